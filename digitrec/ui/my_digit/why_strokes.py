"""Which stroke carries the digit, and what would have to change for another one."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from markupsafe import Markup

from digitrec.errors import DrawingError
from digitrec.explain.by_stroke import StrokeAnswers, shares_by_stroke
from digitrec.explain.pen_strokes import PenStrokes
from digitrec.explain.shapley import Shares
from digitrec.explain.smallest_change import (
    PixelChange,
    StrokeErasure,
    fewest_pixels,
    fewest_strokes,
)
from digitrec.model.recognizer import Recognizer
from digitrec.strokes.points import lengths_along, points_at
from digitrec.ui.html import render
from digitrec.ui.my_digit.finding import Finding, Question, reading_in_words
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.map_picture import change_picture, strokes_picture
from digitrec.ui.pictures import png_url
from digitrec.wording import counted, probability


class _Row(NamedTuple):
    share: float
    length: float
    text: str


class _Unit(NamedTuple):
    """factor: from what is shared to what is written. least: what full colour stands for at least. notable: worth a word."""

    factor: float
    noun: str
    sign: str
    least: float
    notable: float


_UNITS = {
    "probability": _Unit(100, " points", " %", least=10, notable=1),
    "log odds": _Unit(1, "", "", least=1, notable=0.1),
}


class _Label(NamedTuple):
    x: float
    y: float
    text: str


def pen_strokes_of(looked: LookedAt) -> PenStrokes:
    """Raises DrawingError where there are no strokes to tell apart."""
    shape = {} if looked.picture is None else {"shape": looked.picture.shape[:2]}
    return PenStrokes.of_canvas(looked.strokes, looked.image, **shape)


@st.cache_resource(max_entries=32, show_spinner=False)
def _answers(key: str, _recognizer: Recognizer, _strokes: PenStrokes) -> StrokeAnswers:  # noqa: ARG001 - the cache's key
    return StrokeAnswers(_recognizer, _strokes)


def _answers_to(question: Question) -> StrokeAnswers:
    """Raises DrawingError where there are no strokes to tell apart."""
    return _answers(question.key, question.looked.recognizer, pen_strokes_of(question.looked))


# --------------------------------------------------------------------------------------------------------- by stroke


def stroke_finding(question: Question) -> Finding:
    """Each stroke in the colour of its share, and the shares as bars and numbers."""
    try:
        answers = _answers_to(question)
    except DrawingError as problem:
        return Finding(reason=str(problem))
    unit = _UNITS[question.settings["value"]]
    shares = shares_by_stroke(answers, question.settings["value"])
    of_strokes = unit.factor * shares.values[:, question.target]
    strongest = max(float(np.abs(of_strokes).max()), unit.least)
    return Finding(
        picture=_strokes_figure(question, answers.strokes, of_strokes, strongest),
        sentences=(
            _shares_in_words(question, answers, of_strokes, unit),
            _sum_in_words(question, answers, shares, unit),
        ),
        below=render(
            "why_strokes",
            rows=_rows(of_strokes, unit.factor * shares.error[:, question.target], strongest, unit),
        ),
    )


def _strokes_figure(
    question: Question, strokes: PenStrokes, of_strokes: np.ndarray, strongest: float
) -> Markup:
    inks = [strokes.ink_of(stroke) for stroke in range(len(strokes))]
    height, width = strokes.shape
    labels = [
        _Label(
            float(np.clip(x / width, 0.12, 0.88)),
            float(np.clip(y / height, 0.05, 0.95)),
            f"{number}: {_signed(share)}",
        )
        for number, ((x, y), share) in enumerate(zip(_middles(strokes), of_strokes, strict=True), 1)
    ]
    target = question.target
    return render(
        "why_map", url=png_url(strokes_picture(inks, of_strokes, strongest)), ratio=f"{width / height:.4f}", labels=labels,
        scale=True, against=f"−{strongest:.3g} against a {target}", in_favour=f"for a {target} +{strongest:.3g}",
        description=f"The drawing's strokes, each in the colour of its share of a {target}",
    )  # fmt: skip


def _middles(strokes: PenStrokes) -> list[np.ndarray]:
    """(2,) of each stroke: the point halfway along it."""
    middles = []
    for points in strokes.points:
        lengths = lengths_along(points)
        middles.append(points_at(points, lengths, lengths[-1:] / 2)[0] if len(points) > 1 else points[0])
    return middles


def _rows(of_strokes: np.ndarray, errors: np.ndarray, strongest: float, unit: _Unit) -> list[_Row]:
    return [
        _Row(
            float(share),
            min(0.5, abs(float(share)) / strongest / 2),
            f"{_signed(share)}{unit.noun}" + (f" ± {error:.1f}" if error else ""),
        )
        for share, error in zip(of_strokes, errors, strict=True)
    ]


def _signed(share: float) -> str:
    return f"{share:+.1f}".replace("-", "−")


def _shares_in_words(question: Question, answers: StrokeAnswers, of_strokes: np.ndarray, unit: _Unit) -> str:
    """Which stroke carries the target, and what is read without it."""
    target, best = question.target, int(np.argmax(of_strokes))
    most = float(np.abs(of_strokes).max())
    if most < unit.notable:
        return f"No stroke makes a {target} much more or less probable: at most {most:.1f}{unit.noun}."
    if len(of_strokes) == 1:
        return f"One stroke, so it has the whole share of a {target}: {_signed(of_strokes[0])}{unit.noun}."
    if of_strokes[best] <= 0:
        worst = int(np.argmin(of_strokes))
        return f"No stroke speaks for a {target}; stroke {worst + 1} speaks against it most, {_signed(of_strokes[worst])}{unit.noun}."
    without = answers.everything - (1 << best)
    image = answers.strokes.images(np.array([without]))[0]
    reading = reading_in_words(question.looked.recognizer.predict_image(image))
    return f"Stroke {best + 1} carries the {target} most: without it the network reads **{reading}**."


def _sum_in_words(question: Question, answers: StrokeAnswers, shares: Shares, unit: _Unit) -> str:
    """The shares add up, and what to: the value is the probability or its log odds, and blank paper the start."""
    target = question.target
    ends = answers.values(np.array([0, answers.everything]), question.settings["value"])[:, target]
    none, everything = (f"{unit.factor * end:.1f}{unit.sign}".replace("-", "−") for end in ends)
    total = unit.factor * float(shares.values[:, target].sum())
    how = (
        f"Sampled from {shares.orders} random orders of drawing, ± one standard error."
        if shares.orders
        else f"Exact: all {2 ** len(answers.strokes)} choices of strokes were shown to the network, each fitted and centred anew."
    )
    return (
        f"Together {_signed(total)}{unit.noun}: {everything} with all strokes, less {none} on blank paper; no digit counts as an "
        f"eleventh answer. {how}"
    )


# ------------------------------------------------------------------------------------------------ what would change it


@st.cache_data(max_entries=200, show_spinner=False)
def _pixel_change(key: str, target: int, _looked: LookedAt) -> PixelChange:  # noqa: ARG001 - the cache's key
    return fewest_pixels(_looked.recognizer, _looked.image, target)


def change_finding(question: Question) -> Finding:
    """The fewest pixels, drawn over the digit, and the fewest strokes in words."""
    target, now = question.target, question.prediction
    if target == now.digit:
        target = now.ranking[1]
        aside = (
            f"It reads a {now.digit} already; towards {target}, the runner-up. Choose another digit above."
        )
    else:
        aside = ""
    change = _pixel_change(question.key, target, question.looked)
    picture = render(
        "why_map", url=png_url(change_picture(change.original, change.erased, change.added)), ratio="1", labels=[], scale=False,
        against="erased", in_favour="added", description=_change_in_words(question, change, target),
    )  # fmt: skip
    said = (_change_in_words(question, change, target), _erasure_in_words(question, target), aside)
    return Finding(picture=picture, sentences=tuple(filter(None, said)))


def _change_in_words(question: Question, change: PixelChange, target: int) -> str:
    reading = reading_in_words(question.looked.recognizer.predict_image(change.image))
    if not change.found:
        why = "in the time that a page may take" if change.stopped == "time" else "without changing more"
        return (
            f"Not found within {change.pixels} pixels, {why}: no a {target} yet, the network then reads {reading}."
        ).replace("no a", "not a")
    how = [
        *([f"{int(change.erased.sum())} erased"] if change.erased.any() else []),
        *([f"{int(change.added.sum())} added"] if change.added.any() else []),
    ]
    return f"**{counted(change.pixels, 'pixel')}** of 784 make it **{reading}**: {', '.join(how)}."


def _erasure_in_words(question: Question, target: int) -> str:
    try:
        answers = _answers_to(question)
    except DrawingError:
        return ""  # by stroke says why
    if len(answers.strokes) == 1:
        return "Of a drawing of one stroke none can be erased."
    erasure = fewest_strokes(answers, target)
    if erasure is None:
        return f"No choice of strokes to erase makes it a {target}."
    return _strokes_in_words(erasure, target)


def _strokes_in_words(erasure: StrokeErasure, target: int) -> str:
    numbers = " and ".join(str(stroke + 1) for stroke in erasure.strokes)
    noun = "stroke" if len(erasure.strokes) == 1 else "strokes"
    least = "" if erasure.exact else ", found one after the other"
    return f"Or erase {noun} {numbers}: then a {target} has {probability(erasure.probability)}{least}."
