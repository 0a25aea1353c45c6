"""A path of five steps, from one's first digit to a dead ReLU, with a mark at each that this browser has done.

Most marks follow from what is there: a drawing on the canvas, runs that the visitor started. They are kept, so that a step
stays done when the drawing is cleared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.runs import Run, list_runs, read_evaluation
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.layout import DRAW, INSIDE, TRAIN, Page, link_to
from digitrec.ui.visitor import change_visitor, this_visitor
from digitrec.ui.whose import is_mine

# From this share of dead units on, somebody has seen what dying means.
_DEAD = 0.05


def _has_drawn(_mine: Sequence[Run]) -> bool:
    DIGIT.take_in()
    return DIGIT.has_drawing() and not DIGIT.has_example()


def _has_trained(mine: Sequence[Run]) -> bool:
    return any(run.status.state == "finished" for run in mine)


def _has_seen_units_die(mine: Sequence[Run]) -> bool:
    fractions = (read_evaluation(run.path).dead_fraction or {} for run in mine if run.can_predict)
    return any(max(each.values(), default=0.0) >= _DEAD for each in fractions)


@dataclass(frozen=True)
class Step:
    """What to do, and where. is_done: looks whether it was, given the visitor's own runs; None where the page on which it is done says so by `mark`."""

    name: str
    label: str
    page: Page
    is_done: Callable[[Sequence[Run]], bool] | None = None
    link: Mapping[str, str] = field(default_factory=dict)


STEPS = (
    Step("drawn", "Draw a digit", DRAW, _has_drawn),
    Step("looked", "See what became of it", INSIDE, link={"topic": "My digit"}),
    Step("trained", "Train a network", TRAIN, _has_trained, {"preset": "fast"}),
    Step("killed", "Kill a unit by hand", INSIDE, link={"topic": "ReLU"}),
    Step("died", "Watch units die in a run", TRAIN, _has_seen_units_die, {"preset": "dying-relu"}),
)


def guided_path() -> None:
    """The steps in one row, each a link."""
    done = done_steps()
    with st.container(key="guided-path", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"In ten minutes, to a dead ReLU: {len(done)} of {len(STEPS)} done")
        for number, step in enumerate(STEPS, 1):
            icon = ":material/check_circle:" if step.name in done else ":material/radio_button_unchecked:"
            link_to(step.page, f"{number} {step.label}", icon, **step.link)


def done_steps() -> frozenset[str]:
    """The names of those that this browser has done, now or before."""
    before = frozenset(this_visitor().done)
    mine = [run for run in list_runs() if is_mine(run)]
    now = {
        step.name
        for step in STEPS
        if step.name not in before and step.is_done is not None and step.is_done(mine)
    }
    _keep(before, before | now)
    return before | now


def mark(name: str) -> None:
    """Has one of the steps done, for as long as this browser comes back."""
    before = frozenset(this_visitor().done)
    _keep(before, before | {name})


def _keep(before: frozenset[str], now: frozenset[str]) -> None:
    if now == before:
        return
    try:
        change_visitor(done=tuple(step.name for step in STEPS if step.name in now))
    except DigitrecError:
        # A mark that cannot be kept is no reason to disturb whoever reads.
        return
