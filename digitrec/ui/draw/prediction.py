"""What the network says of a drawing: the digit, the runner-up in words, ten bars, and a quiet one for no digit.

One block of HTML, whose elements stay the same from stroke to stroke: the browser only moves the bars.
"""

from typing import NamedTuple

import streamlit as st
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


class _Bar(NamedTuple):
    """One of ten. share: 0 to 1. name, value: the digit and its probability, empty before there is an answer."""

    kind: str
    share: float
    name: str
    value: str


# The names of the bars come from the style sheet here: what can be read in this block is only ever an answer.
_EMPTY_BARS = [_Bar("dr-empty", 0.0, name="", value="")] * 10
_NO_SHARE = _Bar("", 0.0, name="", value="")
# Of a network that has no class for what is no digit.
_NOT_MEASURED = _Bar("", 0.0, name="", value="–")
_INVITATION = Words("Draw a digit", "", "with the mouse or a finger, anywhere on the paper.")


def prediction_block(prediction: Prediction | None) -> None:
    """The answer and its bars; a kind empty state of the same size where there is no drawing."""
    with st.container(key="prediction"):
        st.markdown(prediction_html(prediction), unsafe_allow_html=True)


def prediction_html(prediction: Prediction | None) -> Markup:
    """The block without its place on the page."""
    if prediction is None:
        return render(
            "prediction", digit=None, words=_INVITATION, bars=_EMPTY_BARS, non_digit=_NO_SHARE, is_pale=False
        )
    is_refused = prediction.digit is None
    return render(
        "prediction", digit=prediction.digit, words=_in_words(prediction), bars=_bars(prediction),
        non_digit=_non_digit_bar(prediction.non_digit), is_pale=is_refused,
    )  # fmt: skip


def _in_words(prediction: Prediction) -> Words:
    """How sure the answer is, and what else it might be."""
    first, second = prediction.ranking[:2]
    if prediction.digit is None:
        return Words("That doesn't look like a digit", "", f"the closest is {first}")
    best, other = (float(prediction.given_a_digit[digit]) for digit in (first, second))
    if best < SURE:
        return Words(f"{first}, or perhaps {second}", "", f"{probability(best)} against {probability(other)}")
    if other >= NOTABLE:
        return Words("probably", f", {probability(best)}", f"or {second} ({probability(other)})")
    return Words("sure", f", {probability(best)}", "nothing else comes close")


def _bars(prediction: Prediction) -> list[_Bar]:
    """The ten, given that it is a digit; all alike where the answer is that it is none."""
    answer = prediction.digit
    return [
        _Bar("dr-first" if digit == answer else "", share, str(digit), probability(share))
        for digit, share in enumerate(prediction.given_a_digit.tolist())
    ]


def _non_digit_bar(share: float | None) -> _Bar:
    return _NOT_MEASURED if share is None else _Bar("", share, name="", value=probability(share))
