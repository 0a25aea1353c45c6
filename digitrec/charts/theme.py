"""The colours of every chart: each has a meaning, and each can be read on white and on near-black.

All keep a contrast of at least 3:1 on both (WCAG's bound for graphics); blue against orange also holds for people
who do not tell red from green. Text and axes take the page's own colours, so they are not listed here.
"""

BLUE = "#3E7BD6"
"""What the network says; training."""

ORANGE = "#D9730D"
"""Validation, or the other one in a comparison."""

RED = "#DB4A4F"
"""An error; something that does not work."""

GREY = "#868C96"
"""Context: what is there to compare with."""
