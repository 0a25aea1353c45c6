"""What the network says of a number: the whole, how sure it is, and what it saw digit by digit.

As in prediction.py the place of each part is there before its answer comes.
"""

from typing import Any

import streamlit as st

from digitrec.numbers import FoundDigit, NumberPrediction
from digitrec.ui.draw.prediction import NOTABLE, SURE, Words, prediction_html
from digitrec.ui.html import render
from digitrec.ui.layout import INSIDE, link_to
from digitrec.ui.pictures import data_url
from digitrec.wording import probability

# For digits, while there are none.
_PLACES = 3


def whole_block(number: NumberPrediction | None, hint: Words, is_stale: bool = False) -> None:
    """The number, large, and how sure it is; in the same place a hint while there is none, or it is an older picture's."""
    lines = [] if number is None else [_line(line) for line in number.lines]
    words = hint if number is None or is_stale else _in_words(number)
    longest = max((len(line["digits"]) for line in lines), default=1)
    html = render("number", lines=lines, longest=longest, words=words, is_stale=is_stale)
    st.markdown(html, unsafe_allow_html=True)


def digits_block(number: NumberPrediction | None, name: str) -> None:
    """Each digit's 28×28 image with the answer and the runner-up, and one digit's bars for who asks; grey places while
    there is no number.

    name: begins the keys; "number" or "photo".
    """
    st.subheader("What the network sees", anchor=False)
    digits = [None] * _PLACES if number is None else [_digit(found) for found in number.digits]
    st.markdown(render("number_digits", digits=digits, notable=NOTABLE), unsafe_allow_html=True)
    if number is not None:
        _one_digit(number, name)


def _one_digit(number: NumberPrediction, name: str) -> None:
    """All that the network says of one digit, below the pictures, where nothing else has to move."""
    count = len(number.digits)
    names = ["?" if found.prediction.digit is None else str(found.digit) for found in number.digits]
    # A number of another length has other places to choose from.
    chosen = st.pills(
        "All ten probabilities of", range(count), format_func=names.__getitem__, key=f"{name}-closer-{count}"
    )
    if chosen is not None:
        with st.container(key=f"{name}-closer-bars", width=460):
            st.markdown(prediction_html(number.digits[chosen].prediction), unsafe_allow_html=True)
            # That place in the link is what ui/my_digit/source.py reads.
            link = {"topic": "My digit", "digit": f"{name}-{chosen}"}
            link_to(INSIDE, "Look inside this digit", ":material/frame_inspect:", **link)


def _line(line: NumberPrediction) -> dict[str, Any]:
    """The values of one line of templates/number.html."""
    return {"digits": [found.prediction.digit for found in line.digits], "probability": line.probability}


def _digit(found: FoundDigit) -> dict[str, Any]:
    """The values of one figure of templates/number_digits.html."""
    prediction = found.prediction
    second = prediction.ranking[1]
    return {
        "url": data_url(prediction.image),
        "name": "?" if prediction.digit is None else str(found.digit),
        "is_refused": prediction.digit is None,
        "closest": found.digit,
        "probability": float(prediction.given_a_digit[found.digit]),
        "second": second,
        "second_probability": float(prediction.given_a_digit[second]),
    }


def _in_words(number: NumberPrediction) -> Words:
    """How sure the answer is, and what else the number might be."""
    count, sure = len(number.digits), number.probability
    unclear = sum(found.prediction.digit is None for found in number.digits)
    if unclear:
        what = "That" if count == 1 else "One of them" if unclear == 1 else f"{unclear} of them"
        manner = "don't look like digits" if unclear > 1 else "doesn't look like a digit"
        return Words(
            f"{what} {manner}", "", f"the closest is {' · '.join(number.text.split())} ({probability(sure)})"
        )
    line, other, less_sure = _runner_up(number)
    if sure < SURE:
        against = f"{probability(sure)} against {probability(less_sure)}"
        return Words(f"{line}, or perhaps {other}", "", against)
    together = "" if count == 1 else f" for {'both' if count == 2 else f'all {count}'} digits"
    if less_sure >= NOTABLE:
        instead = f"{other} for {line}" if len(number.lines) > 1 else other
        return Words(
            "probably", f", {probability(sure)}{together}", f"or {instead} ({probability(less_sure)})"
        )
    return Words("sure", f", {probability(sure)}{together}", "nothing else comes close")


def _runner_up(number: NumberPrediction) -> tuple[str, str, float]:
    """A line, the most probable other number of as many digits in its place, one of them its second choice, and how
    probable that makes the whole.
    """
    chances = []
    for line in number.lines:
        for place, found in enumerate(line.digits):
            second = found.prediction.ranking[1]
            other = f"{line.text[:place]}{second}{line.text[place + 1 :]}"
            chances.append(
                (float(found.prediction.probabilities[second]) / found.probability, other, line.text)
            )
    ratio, other, text = max(chances)
    return text, other, number.probability * ratio
