"""The map of digits: test images as the last hidden layer has put them apart, and the digit that falls among them."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from digitrec.data import real_digits_here
from digitrec.data.dataset import Dataset
from digitrec.errors import DigitrecError
from digitrec.explain.digit_map import Described, Principal, describe, nearest, place_between
from digitrec.explain.neighbour_map import NEIGHBOUR_MAP, read_places
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run
from digitrec.ui.computed import begin_or_follow
from digitrec.ui.layout import show_error
from digitrec.ui.models import model_stamp
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.pictures import data_url, sheet_url, small_pictures
from digitrec.wording import counted, percent

# What is laid out, and what the neighbours are looked for among; sized by the second that it takes.
_TEST_IMAGES, _TRAINING_IMAGES = 2000, 3000
_NEIGHBOURS = 10
# The map's sheet of images, for the one under the mouse.
_COLUMNS = 50
_PCA, _TSNE = "PCA", "t-SNE"
_component = st.components.v2.component(
    "digitrec.digit_map",
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    css=Path(__file__).with_suffix(".css").read_text(encoding="utf-8"),
    html='<div class="map" role="img"><canvas></canvas><div class="under"><span></span><p></p></div></div>',
)


@dataclass(frozen=True, eq=False)
class Land:
    """What a run's map is made of. test, training: images, and how its network describes them. sheet: a URL of all test images."""

    test: Dataset
    of_test: Described
    training: Dataset
    of_training: Described
    plane: Principal
    sheet: str


@st.fragment
def digit_map(looked_at: LookedAt) -> None:
    """The map with the digit in it, how it was laid out, and the training images nearest to it."""
    try:
        land = _land(looked_at)
        way = st.segmented_control(
            "Laid out by", (_PCA, _TSNE), default=_PCA, required=True, key="map-way", persist_state="session",
            help="PCA: the plane of the largest spread, at once. t-SNE: neighbours kept together, in half a minute, once a model.",
        )  # fmt: skip
        place = describe(looked_at.recognizer, looked_at.image[None])
        places, here = _places(land, place, looked_at, str(way))
    except DigitrecError as problem:
        show_error(problem)
        return
    if places is not None and here is not None:
        _show(land, places, here, looked_at)
    st.caption(_of_the_way(land, str(way), looked_at))
    _neighbours(land, place, looked_at)


def _land(looked_at: LookedAt) -> Land:
    """Raises DigitrecError."""
    stamp = model_stamp(looked_at.run)
    return _surveyed(looked_at.run, looked_at.recognizer, str(looked_at.run.path), stamp)


@st.cache_resource(max_entries=4, show_spinner="Laying out the map")
def _surveyed(_run: Run, _recognizer: Recognizer, folder: str, modified: int) -> Land:  # noqa: ARG001 - the cache's key
    digits = real_digits_here(_run.config.training.data).load()
    test, training = digits.test.first_per_class(_TEST_IMAGES), digits.train.first_per_class(_TRAINING_IMAGES)
    of_test, of_training = describe(_recognizer, test.images), describe(_recognizer, training.images)
    rows = -(-len(test) // _COLUMNS)
    images = np.zeros((rows * _COLUMNS, 28, 28), np.uint8)
    images[: len(test)] = test.levels
    sheet = images.reshape(rows, _COLUMNS, 28, 28).swapaxes(1, 2).reshape(rows * 28, _COLUMNS * 28)
    return Land(test, of_test, training, of_training, Principal.of(of_test.features), sheet_url(sheet))


def _places(
    land: Land, digit: Described, looked_at: LookedAt, way: str
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Of the test images (n, 2) and of the digit (2,); None while they are computed. Raises DigitrecError."""
    if way == _PCA:
        return land.plane.places(land.of_test.features), land.plane.places(digit.features)[0]
    places = read_places(looked_at.run, len(land.test))
    if places is None:
        features = land.of_test.features
        begin_or_follow(
            NEIGHBOUR_MAP,
            looked_at.run,
            lambda: NEIGHBOUR_MAP.start(looked_at.run, features=features),
            "half a minute",
        )
        return None, None
    return places, place_between(land.of_test.features, places, digit.features[0])


def _show(land: Land, places: np.ndarray, here: np.ndarray, looked_at: LookedAt) -> None:
    wrong = land.of_test.answers != land.test.labels
    least, most = np.vstack([places, here]).min(axis=0), np.vstack([places, here]).max(axis=0)
    scaled = np.round((np.vstack([places, here]) - least) / np.maximum(most - least, 1e-9), 4)
    data: dict[str, Any] = {
        "x": scaled[:-1, 0].tolist(), "y": scaled[:-1, 1].tolist(), "labels": land.test.labels.tolist(),
        "answers": land.of_test.answers.tolist(), "sheet": land.sheet, "columns": _COLUMNS, "here": scaled[-1].tolist(),
        "digit": data_url(looked_at.image), "description": _description(land, int(wrong.sum()), looked_at),
    }  # fmt: skip
    _component(key="digit-map", data=data, height="content")


def _description(land: Land, wrong: int, looked_at: LookedAt) -> str:
    return (
        f"{len(land.test):,} test images as points, coloured by their class; {counted(wrong, 'image')} that "
        f"{looked_at.run.title} misreads ringed; the digit looked at among them."
    )


def _of_the_way(land: Land, way: str, looked_at: LookedAt) -> str:
    wrong = int((land.of_test.answers != land.test.labels).sum())
    layer = looked_at.recognizer.layers[-1] if looked_at.recognizer.layers else "the pixels"
    what = f"{len(land.test):,} test images as `{layer}` describes them; {wrong} are misread, and ringed."
    if way == _PCA:
        return f"{what} PCA (Pearson, 1901): the plane holds {percent(land.plane.share)} of the variance; what seems one heap may lie apart in the other directions."
    return (
        f"{what} t-SNE (van der Maaten & Hinton, 2008) keeps neighbours together; how far heaps lie apart and how large they are "
        "means nothing (Wattenberg et al., 2016). Your digit stands among its five nearest."
    )


def _neighbours(land: Land, digit: Described, looked_at: LookedAt) -> None:
    near = nearest(land.of_training.features, digit.features[0], _NEIGHBOURS)
    labels = land.training.labels[near]
    st.markdown(f"#### Its nearest training images\n\n{in_words(labels, int(digit.answers[0]))}")
    images = land.training.subset(near).images
    st.markdown(small_pictures(images, [str(label) for label in labels]), unsafe_allow_html=True)
    st.caption(
        f"Of {len(land.training):,} images of {real_digits_here(looked_at.run.config.training.data).label}, by the distance in that layer."
    )


def in_words(labels: np.ndarray, answer: int) -> str:
    """One sentence of Markdown on the classes of the nearest images (n,), beside the digit that the network takes it for."""
    counts = Counter(int(label) for label in labels).most_common()
    first, most = counts[0]
    others = ", ".join(f"{count} {'is' if count == 1 else 'are'} {digit}" for digit, count in counts[1:])
    if most == len(labels):
        told = f"All {len(labels)} are **{first}**"
    else:
        told = f"{most} of {len(labels)} are **{first}**, {others}"
    return f"{told}." if first == answer else f"{told}: the layer behind still takes it for a **{answer}**."
