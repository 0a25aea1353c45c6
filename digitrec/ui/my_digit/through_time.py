"""A digit played through the moments of a run: how the bars went from chance to certainty, and the first layer's maps formed.

All moments go to the browser at once, the maps as one picture; the slider and Play ask the server nothing.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from digitrec.config import ModelConfig
from digitrec.explain.playback import Scene, changes_of_mind, play
from digitrec.model.plan import CLASSES, count_parameters, shown_layers
from digitrec.runs import Run
from digitrec.runs.moments import MOST_BYTES, Moment, moments_of
from digitrec.ui.html import render
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.pictures import data_url
from digitrec.wording import percent, probability

_HERE = Path(__file__)
_player = st.components.v2.component(
    "digitrec.through_time",
    html="<div class='tt-place'></div>",
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)
_MOST_MAPS = 12
# Width and height of the chart's own units; it is stretched to its place.
_WIDE, _HIGH = 300, 100


def through_time(looked_at: LookedAt) -> None:
    """The digit through every moment that its run has kept, with a slider and Play."""
    run = looked_at.run
    scenes = scenes_of(run, looked_at.image)
    if not scenes:
        st.markdown(why_nothing(run))
        return
    st.markdown(in_words(scenes, looked_at.label))
    player(scenes, run.config.model, key="through-time")
    st.caption(
        "Each moment's own weights, in half precision, before the temperature that the finished network is calibrated with; so the last "
        "bars may differ a little from its answer. Grey lines: the other digits."
    )


def scenes_of(run: Run, image: np.ndarray) -> list[Scene]:
    """What each moment that was kept makes of an image (28, 28)."""
    return [
        scene
        for moment in moments_of(run.path)
        for scene in _scenes(str(moment.path), _stamp(moment), image, run.config.model)
    ]


def _stamp(moment: Moment) -> int:
    try:
        return moment.path.stat().st_mtime_ns
    except OSError:
        return 0  # thinned meanwhile


@st.cache_data(max_entries=600, show_spinner=False)
def _scenes(path: str, stamp: int, image: np.ndarray, _config: ModelConfig) -> list[Scene]:  # noqa: ARG001 - the cache's
    moments = moments_of(Path(path).parent.parent)
    return play(_config, [moment for moment in moments if str(moment.path) == path], image)


def player(scenes: Sequence[Scene], config: ModelConfig, key: str) -> None:
    """The slider, the bars, the lines and the maps. scenes: one at least."""
    layer = shown_layers(config)
    sheet, shape = _map_sheet(scenes)
    html = render(
        "through_time", last=len(scenes) - 1, wide=_WIDE, high=_HIGH, lines=_lines(scenes), winner=scenes[-1].digit,
        ends=(when(scenes[0].epoch), when(scenes[-1].epoch)), marks=_marks(scenes), maps=sheet, maps_shape=shape, layer=layer[0].name if layer else "",
    )  # fmt: skip
    frames = [
        {
            "when": when(scene.epoch), "digit": scene.digit, "shares": [round(float(each), 4) for each in scene.probabilities],
            "values": [probability(float(each)) for each in scene.probabilities], "x": _x(place, len(scenes)),
        }
        for place, scene in enumerate(scenes)
    ]  # fmt: skip
    _player(key=key, data={"html": html, "frames": frames}, height="content")


def when(epoch: float) -> str:
    """A moment in words."""
    if epoch == 0:
        return "before the first step"
    if epoch < 1:
        return f"after {percent(epoch, 0)} of epoch 1"
    return f"after epoch {epoch:g}"


def in_words(scenes: Sequence[Scene], label: int | None = None) -> str:
    """When the network changed its mind, as a sentence or three of Markdown. label: the digit's class, if known."""
    changes, last = changes_of_mind(scenes), scenes[-1]
    share = probability(float(last.probabilities[last.digit]))
    end = f"{when(last.epoch).capitalize()} it says **{last.digit}**, {share}"
    verdict = "" if label is None else ", which is right" if label == last.digit else f"; it is a {label}"
    if len(scenes) == 1:
        return f"{end}{verdict}. There is only this moment."
    (epoch, first), *later = changes
    began = f"{when(epoch).capitalize()} its best guess was {first}"
    if not later:
        return f"{began}, and it never changed its mind. {end}{verdict}."
    # A network that wavers has dozens; the last ones tell how it settled.
    told = ", ".join(f"to {digit} {when(epoch)}" for epoch, digit in later[-4:])
    times = {1: "once", 2: "twice"}.get(len(later), f"{len(later)} times")
    return f"{began}. It changed its mind {times}: {'… ' if len(later) > 4 else ''}{told}. {end}{verdict}."


def why_nothing(run: Run) -> str:
    """Why there is nothing to play."""
    parameters = count_parameters(run.config.model)
    if 2 * parameters > MOST_BYTES:
        return (
            f"This network has {parameters:,} weights. Of each epoch at most 2 MB are kept, a million weights in half precision, so it "
            "cannot be played through time; a smaller one can."
        )
    if run.status.is_live:
        return "The first moment comes with the first step."
    return "This run kept no weights of its epochs. Train it again (**Take its settings** on Train), and it can be played through time."


def _x(place: int, count: int) -> float:
    return round(_WIDE * place / max(1, count - 1), 2)


def _lines(scenes: Sequence[Scene]) -> list[str]:
    """Each digit's probability as SVG writes the points of a line; moments at equal distances, as most happens early."""
    return [
        " ".join(
            f"{_x(place, len(scenes))},{_HIGH * (1 - float(scene.probabilities[digit])):.2f}"
            for place, scene in enumerate(scenes)
        )
        for digit in range(CLASSES)
    ]


def _marks(scenes: Sequence[Scene]) -> list[tuple[float, int]]:
    """Where, in percent of the width, the most probable digit became another one, and which."""
    places = {scene.epoch: place for place, scene in enumerate(scenes)}
    return [
        (100 * places[epoch] / max(1, len(scenes) - 1), digit) for epoch, digit in changes_of_mind(scenes)
    ]


def _map_sheet(scenes: Sequence[Scene]) -> tuple[str, str]:
    """The first layer's outputs, a row a moment, as one picture's URL and a row's width / height; both empty without a layer.

    Each map is as bright as it ever becomes, so that one sees it form.
    """
    values = [scene.first_layer for scene in scenes if scene.first_layer is not None]
    if len(values) != len(scenes):
        return "", ""
    stack = np.abs(np.stack(values))
    rows = _dense_rows(stack) if stack.ndim == 2 else _filter_rows(stack)
    count, high, wide = rows.shape
    return data_url(rows.reshape(count * high, wide)), f"{wide} / {high}"


def _filter_rows(stack: np.ndarray) -> np.ndarray:
    """(moments, rows, columns, filters) → (moments, rows + 1, width): twelve at most, beside each other."""
    filters = stack.shape[-1]
    chosen = np.linspace(0, filters - 1, min(filters, _MOST_MAPS)).astype(int)
    maps = stack[..., chosen]
    maps = maps / np.maximum(maps.max(axis=(0, 1, 2)), 1e-9)
    return np.concatenate(
        [np.pad(maps[..., each], ((0, 0), (0, 1), (0, 1))) for each in range(maps.shape[-1])], axis=2
    )


def _dense_rows(stack: np.ndarray) -> np.ndarray:
    """(moments, units) → (moments, rows + 1, columns): a square a unit."""
    count, units = stack.shape
    columns = math.ceil(math.sqrt(8 * units))
    rows = -(-units // columns)
    filled = np.zeros((count, rows * columns))
    filled[:, :units] = stack / max(float(stack.max()), 1e-9)
    return np.pad(filled.reshape(count, rows, columns), ((0, 0), (0, 1), (0, 0)))
