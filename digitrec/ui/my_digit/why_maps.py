"""The maps that LiteRT alone answers: occlusion, and class activation."""

import numpy as np
import streamlit as st

from digitrec.explain.attribution import Subject
from digitrec.explain.class_activation import ClassActivation, class_activation
from digitrec.explain.occlusion import Occlusion, Occlusions, occlude
from digitrec.model.prediction import Prediction
from digitrec.ui.my_digit.finding import (
    Finding,
    Question,
    chance,
    extremes,
    map_figure,
    place_in_words,
    reading_in_words,
)
from digitrec.wording import with_minus

# Log odds below which covering a place has done nothing worth a word.
_NOTABLE = 0.1


@st.cache_data(max_entries=200, show_spinner=False)
def _occlusions(key: str, window: int, stride: int, _subject: Subject) -> Occlusions:  # noqa: ARG001 - the cache's key
    return occlude(_subject, window, stride)


def occlusion_finding(question: Question) -> Finding:
    """The map, and what the most telling window did."""
    found = _occlusions(question.key, _subject=question.subject, **question.settings)
    attribution = found.maps()[question.target]
    return Finding(
        picture=map_figure(question, attribution, Occlusion.unit),
        sentences=(_occlusion_in_words(question, found), extremes(attribution, question.target)),
    )


def _occlusion_in_words(question: Question, found: Occlusions) -> str:
    """What covering does, at the place where it matters most."""
    target = question.target
    losses = found.losses[:, target]
    strongest = int(np.argmax(np.abs(losses)))
    middle = found.corners[strongest] + found.window / 2
    where = place_in_words(float(middle[0]), float(middle[1]))
    if abs(losses[strongest]) < _NOTABLE:
        return f"Whatever {found.window}×{found.window} pixels are covered, a {target} stays as probable as it is."
    after = _prediction(question, found.shares[strongest])
    change = f"from {chance(question.prediction, target)} to {chance(after, target)}"
    if losses[strongest] < 0:
        return (
            f"{where[0].upper()}{where[1:]} speaks most strongly, and against a {target}: covered, a {target} goes {change}, "
            f"and the network reads **{reading_in_words(after)}**."
        )
    return (
        f"{where[0].upper()}{where[1:]} carries the {target} most: covered, a {target} goes {change}, and the network reads "
        f"**{reading_in_words(after)}**."
    )


def _prediction(question: Question, shares: np.ndarray) -> Prediction:
    """What the network says where these are its shares (11,)."""
    probabilities = (shares[:10] + shares[10] / 10).astype(np.float32)
    return question.looked.recognizer.answer(probabilities, question.looked.image)


def activation_finding(question: Question) -> Finding:
    """The exact map, its mean and the logit; or why this network has none."""
    method, target = ClassActivation(), question.target
    reason = method.why_not(question.subject)
    if reason:
        return Finding(reason=reason)
    coarse, biases = class_activation(question.subject)
    attribution = method.maps(question.subject, {})[target]
    mean, bias = float(attribution.mean()), float(biases[target])
    side, largest = coarse.shape[0], int(np.argmax(coarse.mean(axis=(0, 1)) + biases))
    account = (
        f"The mean of these {side}×{side} places is {with_minus(mean)}; with the bias of {with_minus(bias)} that is the logit of a "
        f"{target}, **{with_minus(mean + bias)}**. The largest of all is that of {_output_in_words(largest)}."
    )
    return Finding(
        picture=map_figure(question, attribution, method.unit),
        sentences=(extremes(attribution, target), account),
    )


def _output_in_words(output: int) -> str:
    return f"a {output}" if output < 10 else "no digit"
