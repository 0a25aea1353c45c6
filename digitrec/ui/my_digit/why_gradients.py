"""The maps that need a gradient: asked of a process with TensorFlow, while the page stays usable."""

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.explain.attribution import Method
from digitrec.explain.class_activation import FILE
from digitrec.explain.gradient_methods import IntegratedGradients, SmoothGrad
from digitrec.jobs.gradient_requests import (
    GradientAnswer,
    GradientQuestion,
    NoGradientsError,
    answer_to,
    ask,
    check_progress,
    end_worker,
)
from digitrec.ui.my_digit.finding import Finding, Question, extremes, map_figure
from digitrec.wording import with_minus

_ASKED, _PROBLEM = "why-gradients-asked", "why-gradients-problem"
# A process that is warm answers in less; only one that starts has the page look again.
_SECONDS_WORTH_WAITING = 0.8
_BETWEEN_LOOKS = "0.3s"


class _NotYetError(Exception):
    """There is no answer yet; raised, as what is raised is not remembered."""


@st.cache_data(max_entries=200, show_spinner=False)
def _answer(question_id: str, seconds: float, _question: GradientQuestion) -> GradientAnswer:  # noqa: ARG001 - the cache's key
    answer = answer_to(_question, seconds)
    if answer is None or answer.problem:
        raise _NotYetError(answer.problem if answer is not None else "")
    return answer


def integrated_finding(question: Question) -> Finding:
    """The map, and that its pixels sum to what the class gained."""
    return _finding(IntegratedGradients(), question)


def smooth_finding(question: Question) -> Finding:
    """The map, and what it is a slope of."""
    return _finding(SmoothGrad(), question)


def _finding(method: Method, question: Question) -> Finding:
    asked = GradientQuestion(
        method=method.name, model=question.looked.run.path / FILE, image=question.looked.image, target=question.target,
        settings=question.settings,
    )  # fmt: skip
    try:
        answer = _answer_or_wait(asked)
    except DigitrecError as problem:
        st.session_state[_PROBLEM] = (_id_of(asked), str(problem))
        answer = None
    if answer is None:
        return Finding(instead=lambda: _wait(asked))
    return Finding(
        picture=map_figure(question, answer.attribution, method.unit),
        sentences=(extremes(answer.attribution, question.target), _in_words(method, answer, question.target)),
    )


def _id_of(asked: GradientQuestion) -> str:
    try:
        return asked.question_id
    except DigitrecError:
        return ""


def _answer_or_wait(asked: GradientQuestion) -> GradientAnswer | None:
    """The answer, known or given at once; None where one has to wait, or it failed before. Raises DigitrecError."""
    question_id = asked.question_id
    try:
        return _answer(question_id, 0.0, asked)
    except _NotYetError as problem:
        if str(problem):
            raise NoGradientsError(str(problem)) from problem
    if st.session_state.get(_PROBLEM, ("", ""))[0] == question_id:
        return None
    if st.session_state.get(_ASKED) != question_id:
        ask(asked)
        st.session_state[_ASKED] = question_id
    if check_progress(asked).startswith("starting"):
        return None
    try:
        return _answer(question_id, _SECONDS_WORTH_WAITING, asked)
    except _NotYetError:
        return None


def _wait(asked: GradientQuestion) -> None:
    """What happens meanwhile; or what went wrong, and a way out."""
    failed, sentence = st.session_state.get(_PROBLEM, ("", ""))
    if sentence and failed == _id_of(asked):
        with st.container(key="why-gradients-problem"):
            st.markdown(f":red[:material/error: {sentence}]")
            st.button("Try again", key="why-gradients-again", icon=":material/refresh:", on_click=_try_again)
        return
    _look_again(asked)


@st.fragment(run_every=_BETWEEN_LOOKS)
def _look_again(asked: GradientQuestion) -> None:
    try:
        happening = check_progress(asked)
        if answer_to(asked) is not None:
            st.rerun()
    except DigitrecError as problem:
        st.session_state[_PROBLEM] = (_id_of(asked), str(problem))
        st.rerun()
    st.markdown(
        f":material/hourglass_top: {happening[0].upper()}{happening[1:]} … the page can be used meanwhile."
    )


def _try_again() -> None:
    end_worker()
    st.session_state.pop(_PROBLEM, None)
    st.session_state.pop(_ASKED, None)


def _in_words(method: Method, answer: GradientAnswer, target: int) -> str:
    gain = answer.at_drawing - answer.at_blank
    if isinstance(method, SmoothGrad):
        return (
            f"The log odds of a {target} are {with_minus(answer.at_drawing)} here. More ink where it is blue would raise them, where "
            "it is orange lower them."
        )
    total = float(answer.attribution.sum())
    return (
        f"All pixels together {with_minus(total)}; from blank paper ({with_minus(answer.at_blank)}) to this drawing "
        f"({with_minus(answer.at_drawing)}) the log odds of a {target} change by {with_minus(gain)}. The rest, "
        f"{with_minus(gain - total)}, is what the steps leave out."
    )
