"""What the network says of a number: the whole, how sure it is, and what it saw digit by digit.

As in prediction.py the place of each part is there before its answer comes.
"""

import streamlit as st

from digitrec.numbers import FoundDigit, NumberPrediction
from digitrec.ui.draw.prediction import NOTABLE, SURE, data_url
from digitrec.wording import probability

_PLACES = 3  # for digits, while there are none


def whole_block(number: NumberPrediction | None, title: str, hint: str) -> None:
    """The number, large, and how sure it is; in the same place a title and a hint while there is none."""
    shown, count, words = ("?", 1, f"<b>{title}</b><br>{hint}")
    if number is not None:
        shown, count, words = _marked(number), len(number.digits), _in_words(number)
    kind = "dr-waiting" if number is None else ""
    st.markdown(
        f'<div class="dr-answer dr-whole" aria-live="polite" style="--count:{count}">'
        f'<span class="dr-number {kind}">{shown}</span><span class="dr-words">{words}</span></div>',
        unsafe_allow_html=True,
    )


def digits_block(number: NumberPrediction | None) -> None:
    """Each digit's 28×28 image with the answer and the runner-up; grey places while there is no number."""
    st.subheader("What the network sees", anchor=False)
    figures = [_empty_figure()] * _PLACES if number is None else [_figure(found) for found in number.digits]
    st.markdown(f'<div class="dr-seen">{"".join(figures)}</div>', unsafe_allow_html=True)


def _marked(number: NumberPrediction) -> str:
    """The digits, and a grey question mark for each that is refused."""
    return "".join(
        '<span class="dr-waiting">?</span>' if found.prediction.digit is None else str(found.digit)
        for found in number.digits
    )


def _in_words(number: NumberPrediction) -> str:
    """How sure the answer is, and what else the number might be, as two short lines of HTML."""
    count, sure = len(number.digits), number.probability
    unclear = sum(found.prediction.digit is None for found in number.digits)
    if unclear:
        what = "That" if count == 1 else "One of them" if unclear == 1 else f"{unclear} of them"
        manner = "don't look like digits" if unclear > 1 else "doesn't look like a digit"
        return f"<b>{what} {manner}</b><br>the closest is {number.text} ({probability(sure)})"
    other, less_sure = _runner_up(number)
    if sure < SURE:
        return f"<b>{number.text}, or perhaps {other}</b><br>{probability(sure)} against {probability(less_sure)}"
    together = f" for all {count} digits" if count > 1 else ""
    rest = "nothing else comes close"
    if less_sure >= NOTABLE:
        rest = f"perhaps {other} ({probability(less_sure)})"
    return f"<b>sure</b>, {probability(sure)}{together}<br>{rest}"


def _runner_up(number: NumberPrediction) -> tuple[str, float]:
    """The most probable other number of as many digits, in which one of them is its second choice."""
    chances = []
    for place, found in enumerate(number.digits):
        second = found.prediction.ranking[1]
        text = f"{number.text[:place]}{second}{number.text[place + 1 :]}"
        chances.append((float(found.prediction.probabilities[second]) / found.probability, text))
    ratio, other = max(chances)
    return other, number.probability * ratio


def _figure(found: FoundDigit) -> str:
    prediction = found.prediction
    second = prediction.ranking[1]
    name = "?" if prediction.digit is None else str(found.digit)
    other = float(prediction.probabilities[second])
    closest = f"{found.digit}, {probability(found.probability)}"
    if prediction.digit is None:
        said = f'<b class="dr-unclear">?</b><br>closest {closest}'
    else:
        runner_up = f"or {second}, {probability(other)}" if other >= NOTABLE else "&nbsp;"
        said = f"<b>{found.digit}</b> {probability(found.probability)}<br>{runner_up}"
    style = f"background-image:url({data_url(prediction.image)})"
    return (
        f'<figure><span class="dr-picture" role="img" aria-label="seen as {name}" style="{style}"></span>'
        f"<figcaption>{said}</figcaption></figure>"
    )


def _empty_figure() -> str:
    return '<figure><span class="dr-picture"></span><figcaption>&nbsp;<br>&nbsp;</figcaption></figure>'
