"""What the network says of a drawing: the digit, the runner-up in words, ten bars, and a quiet one for no digit.

One block of HTML, whose elements stay the same from stroke to stroke: the browser only moves the bars.
"""

from typing import NamedTuple

from markupsafe import Markup

from digitrec.model.prediction import Prediction
from digitrec.ui.html import render
from digitrec.wording import probability

# The probability from which an answer is sure or, beside another one that is worth a word, probable; and that of such a word.
SURE, NOTABLE = 0.9, 0.01


class Words(NamedTuple):
    """What stands beside an answer in two short lines: the first begins in bold, and may go on plain."""

    bold: str
    plain: str
    below: str


class Bar(NamedTuple):
    """One of ten. share: 0 to 1. name, value: the digit and its probability, empty before there is an answer."""

    kind: str
    share: float
    name: str
    value: str


# The names of the bars come from the style sheet here: what can be read in this block is only ever an answer.
_EMPTY_BARS = [Bar("dr-empty", 0.0, name="", value="")] * 10
_NO_SHARE = Bar("", 0.0, name="", value="")
# Of a network that has no class for what is no digit.
_NOT_MEASURED = Bar("", 0.0, name="", value="–")
_INVITATION = Words("Draw a digit", "", "with the mouse or a finger, anywhere on the paper.")


def prediction_html(prediction: Prediction | None) -> Markup:
    """The answer and its bars; a kind empty state of the same size where there is no drawing."""
    return render(
        "prediction",
        digit=None if prediction is None else prediction.digit,
        words=_INVITATION if prediction is None else in_words(prediction),
        bars=bars(prediction),
        non_digit=non_digit_bar(prediction),
        is_pale=prediction is not None and prediction.digit is None,
    )


def in_words(prediction: Prediction) -> Words:
    """How sure the answer is, and what else it might be."""
    first, second = prediction.ranking[:2]
    if prediction.digit is None:
        # The closest one first: the block's first digit is the answer, if there is any.
        none = (
            "if it is one"
            if prediction.non_digit is None
            else f"no digit, {probability(prediction.non_digit)}"
        )
        return Words("That doesn't look like a digit", "", f"the closest is {first}; {none}")
    best, other = (float(prediction.given_a_digit[digit]) for digit in (first, second))
    if best < SURE:
        return Words(f"{first}, or perhaps {second}", "", f"{probability(best)} against {probability(other)}")
    if other >= NOTABLE:
        return Words("probably", f", {probability(best)}", f"or {second} ({probability(other)})")
    return Words("sure", f", {probability(best)}", "nothing else comes close")


def bars(prediction: Prediction | None) -> list[Bar]:
    """Of the ten, given that it is a digit; none is the answer's where it is none."""
    if prediction is None:
        return _EMPTY_BARS
    answer = prediction.digit
    return [
        Bar("dr-first" if digit == answer else "", share, str(digit), probability(share))
        for digit, share in enumerate(prediction.given_a_digit.tolist())
    ]


def non_digit_bar(prediction: Prediction | None) -> Bar:
    """Of what is no digit."""
    if prediction is None:
        return _NO_SHARE
    share = prediction.non_digit
    return _NOT_MEASURED if share is None else Bar("", share, name="", value=probability(share))
