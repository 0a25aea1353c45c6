"""Why this digit: a class, a method, and what it found, over the drawing, with its source and its limits beside it."""

from collections.abc import Callable
from functools import singledispatch

import streamlit as st

from digitrec.config import Choice, RealNumber, Setting, WholeNumber
from digitrec.errors import DigitrecError
from digitrec.explain.attribution import Method
from digitrec.explain.by_stroke import ByStroke
from digitrec.explain.class_activation import ClassActivation
from digitrec.explain.gradient_methods import IntegratedGradients, SmoothGrad
from digitrec.explain.occlusion import Occlusion
from digitrec.explain.sanity import LINK, Sanity, measured_sanity
from digitrec.explain.smallest_change import SmallestChange
from digitrec.ui.html import render
from digitrec.ui.layout import show_error
from digitrec.ui.my_digit.finding import Finding, Question
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.why_gradients import integrated_finding, smooth_finding
from digitrec.ui.my_digit.why_maps import activation_finding, occlusion_finding
from digitrec.ui.my_digit.why_strokes import change_finding, stroke_finding
from digitrec.wording import with_minus

_TARGET, _METHOD, _DIGIT_BEFORE = "why-target", "why-method", "why-digit-before"
METHODS: tuple[tuple[Method, Callable[[Question], Finding]], ...] = (
    (Occlusion(), occlusion_finding),
    (ByStroke(), stroke_finding),
    (SmallestChange(), change_finding),
    (ClassActivation(), activation_finding),
    (IntegratedGradients(), integrated_finding),
    (SmoothGrad(), smooth_finding),
)


@st.fragment
def why_this_digit(looked_at: LookedAt) -> None:
    """The whole section. Only the open method is computed, once for each image and network."""
    st.subheader("Why this digit?", anchor=False)
    if looked_at.image.max() <= 0:
        st.markdown("There is no ink yet: draw a digit, and ask here why it is read as it is.")
        return
    target = _chosen_target(looked_at)
    by_name = {method.name: (method, find) for method, find in METHODS}
    name = st.segmented_control(
        "How to ask", list(by_name), format_func=lambda each: by_name[each][0].label, key=_METHOD, required=True,
        default=Occlusion.name, persist_state="session",
    )  # fmt: skip
    method, find = by_name[name or Occlusion.name]
    question = Question(
        looked=looked_at, target=target, prediction=looked_at.recognizer.predict_image(looked_at.image),
        settings={each.name: st.session_state.get(_key(method, each), each.default) for each in method.settings},
    )  # fmt: skip
    try:
        _show(method, find(question))
    except DigitrecError as problem:
        show_error(problem)


def _chosen_target(looked_at: LookedAt) -> int:
    """One of ten; the network's answer to begin with, and again for each other image or network."""
    prediction = looked_at.recognizer.predict_image(looked_at.image)
    digit = (looked_at.run.run_id, looked_at.image.tobytes())
    if st.session_state.get(_DIGIT_BEFORE) != digit or st.session_state.get(_TARGET) is None:
        st.session_state[_DIGIT_BEFORE] = digit
        st.session_state[_TARGET] = prediction.ranking[0]
    return int(st.segmented_control("Why, or why not, a", list(range(10)), key=_TARGET, required=True) or 0)


def _show(method: Method, finding: Finding) -> None:
    """The picture, and beside it what was measured, the settings, and what the method can tell."""
    if finding.reason:
        st.markdown(f":material/info: {finding.reason}")
        _about(method)
        return
    picture, words = st.columns([0.33, 0.67], gap="large")
    # While one waits an empty frame keeps the map's place, so that nothing jumps when it comes.
    picture.markdown(finding.picture or render("why_frame"), unsafe_allow_html=True)
    with words:
        with st.container(key="why-measured", gap="xsmall"):
            if finding.instead is not None:
                finding.instead()
            else:
                _sentences(finding)
        _settings(method)
        _about(method)


def _sentences(finding: Finding) -> None:
    # A number and its sign of percent stay on one line.
    first, *others = (sentence.replace(" %", "\u00a0%") for sentence in finding.sentences)
    st.markdown(first)
    if finding.below:
        st.markdown(finding.below, unsafe_allow_html=True)
    for sentence in others:
        st.caption(sentence)


def _settings(method: Method) -> None:
    if not method.settings:
        return
    with st.container(horizontal=True, gap="medium"):
        for setting in method.settings:
            _widget(setting, _key(method, setting))


@singledispatch
def _widget(setting: Setting, key: str) -> None:
    """The field for a kind of setting."""
    raise TypeError(f"{key}: no method has a setting such as {setting!r}")


@_widget.register
def _choice(setting: Choice, key: str) -> None:
    st.segmented_control(
        setting.label, setting.choices, key=key, default=setting.default, required=True, help=setting.help,
        persist_state="session",
    )  # fmt: skip


@_widget.register
def _whole(setting: WholeNumber, key: str) -> None:
    low, high = int(setting.low), int(setting.high)
    st.slider(
        setting.label, low, high, setting.default, key=key, help=setting.help, persist_state="session", width=240
    )  # fmt: skip


@_widget.register
def _real(setting: RealNumber, key: str) -> None:
    low, high = float(setting.low), float(setting.high)
    st.slider(
        setting.label, low, high, setting.default, 0.01, key=key, help=setting.help, persist_state="session", width=240
    )  # fmt: skip


def _key(method: Method, setting: Setting) -> str:
    return f"why-{method.name}-{setting.name}"


def _about(method: Method) -> None:
    """What it does, what it cannot tell, where it is from."""
    with st.container(key="why-about", gap="xsmall"):
        st.caption(method.explanation)
        st.caption(f"**What it cannot tell.** {method.cannot_tell}")
        sanity = measured_sanity().get(method.name)
        if sanity is not None:
            st.caption(f"**Does it look at the network at all?** {_sanity_in_words(sanity)}")
        st.caption(f"[{method.paper}]({method.link})")


def _sanity_in_words(sanity: Sanity) -> str:
    """What was measured with random weights (`tools/check_attributions.py`)."""
    figures = [with_minus(figure) for figure in (sanity.median, sanity.least, sanity.most)]
    return (
        f"With random weights it gives other maps: their rank correlation with those of the shipped network is {figures[0]} in "
        f"the median of {sanity.maps} ({figures[1]} to {figures[2]}; 1 would be the same map). [The check]({LINK})."
    )
