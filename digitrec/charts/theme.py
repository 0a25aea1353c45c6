"""The colours of every chart: each has a meaning, and each can be read on white and on near-black.

All keep a contrast of at least 3:1 on both (WCAG's bound for graphics); blue against orange also holds for people
who do not tell red from green. Text and axes take the page's own colours, so they are not listed here.
"""

# What the network says; training.
BLUE = "#3E7BD6"
# Validation, or the other one in a comparison.
ORANGE = "#D9730D"
# An error; something that does not work.
RED = "#DB4A4F"
# Context: what is there to compare with.
GREY = "#868C96"
