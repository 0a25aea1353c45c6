"""What the network says of a number: the whole, how sure it is, and what it saw digit by digit.

As in prediction.py the place of each part is there before its answer comes.
"""

from typing import Any

import streamlit as st

from digitrec.numbers import FoundDigit, NumberPrediction
from digitrec.ui.draw.prediction import NOTABLE, SURE, Words
from digitrec.ui.html import render
from digitrec.ui.pictures import data_url
from digitrec.wording import probability

# For digits, while there are none.
_PLACES = 3


def whole_block(number: NumberPrediction | None, title: str, hint: str) -> None:
    """The number, large, and how sure it is; in the same place a title and a hint while there is none."""
    digits = [] if number is None else [found.prediction.digit for found in number.digits]
    words = Words(title, "", hint) if number is None else _in_words(number)
    st.markdown(render("number", digits=digits, words=words), unsafe_allow_html=True)


def digits_block(number: NumberPrediction | None) -> None:
    """Each digit's 28×28 image with the answer and the runner-up; grey places while there is no number."""
    st.subheader("What the network sees", anchor=False)
    digits = [None] * _PLACES if number is None else [_digit(found) for found in number.digits]
    st.markdown(render("number_digits", digits=digits, notable=NOTABLE), unsafe_allow_html=True)


def _digit(found: FoundDigit) -> dict[str, Any]:
    """The values of one figure of templates/number_digits.html."""
    prediction = found.prediction
    second = prediction.ranking[1]
    return {
        "url": data_url(prediction.image),
        "name": "?" if prediction.digit is None else str(found.digit),
        "is_refused": prediction.digit is None,
        "closest": found.digit,
        "probability": found.probability,
        "second": second,
        "second_probability": float(prediction.probabilities[second]),
    }


def _in_words(number: NumberPrediction) -> Words:
    """How sure the answer is, and what else the number might be."""
    count, sure = len(number.digits), number.probability
    unclear = sum(found.prediction.digit is None for found in number.digits)
    if unclear:
        what = "That" if count == 1 else "One of them" if unclear == 1 else f"{unclear} of them"
        manner = "don't look like digits" if unclear > 1 else "doesn't look like a digit"
        return Words(f"{what} {manner}", "", f"the closest is {number.text} ({probability(sure)})")
    other, less_sure = _runner_up(number)
    if sure < SURE:
        against = f"{probability(sure)} against {probability(less_sure)}"
        return Words(f"{number.text}, or perhaps {other}", "", against)
    together = f" for all {count} digits" if count > 1 else ""
    rest = "nothing else comes close"
    if less_sure >= NOTABLE:
        rest = f"perhaps {other} ({probability(less_sure)})"
    return Words("sure", f", {probability(sure)}{together}", rest)


def _runner_up(number: NumberPrediction) -> tuple[str, float]:
    """The most probable other number of as many digits, in which one of them is its second choice."""
    chances = []
    for place, found in enumerate(number.digits):
        second = found.prediction.ranking[1]
        text = f"{number.text[:place]}{second}{number.text[place + 1 :]}"
        chances.append((float(found.prediction.probabilities[second]) / found.probability, text))
    ratio, other = max(chances)
    return other, number.probability * ratio
