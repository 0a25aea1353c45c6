"""Three cards: what one can do next, with a picture of something that is really so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from digitrec import paths
from digitrec.model.plan import shown_layers
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, read_evaluation, read_metrics, single_runs
from digitrec.runs.typical_run import IN_WORDS, typical_run
from digitrec.ui.home.pictures import layer_maps, learning_curve, units
from digitrec.ui.html import render
from digitrec.ui.layout import DRAW, INSIDE, TRAIN, link_to
from digitrec.wording import counted, percent


@dataclass(frozen=True)
class Card:
    """title: what one can do. picture: HTML, empty where there is nothing to show. caption: what the picture is."""

    title: str
    picture: Markup
    caption: str


# Below the cards, in their order: where one goes from there.
_LINKS = (
    (DRAW, "A number, a photo, other models"),
    (TRAIN, "Choose settings and start"),
    (INSIDE, "Kill one by hand"),
)


def card_places() -> list[DeltaGenerator]:
    """Places for the three cards, above their links; side by side, on a phone one below the other."""
    places = []
    with st.container(key="home-cards"):
        for (page, link), column in zip(_LINKS, st.columns(len(_LINKS), gap="large"), strict=True):
            with column.container(key=f"home-{page.label.lower()}"):
                places.append(st.empty())
                link_to(page, link, page.icon)
    return places


def show_card(place: DeltaGenerator, card: Card) -> None:
    """Instead of the card that was in this place."""
    html = render("home_card", title=card.title, picture=card.picture, caption=card.caption)
    place.markdown(html, unsafe_allow_html=True)


def drawing_card(recognizer: Recognizer, image: np.ndarray, *, is_own: bool) -> Card:
    """The first layer's maps of an image (28, 28); is_own: whether the visitor drew it."""
    activations = recognizer.activations(image)[recognizer.layers[0]]
    whose = "your drawing" if is_own else "a 3"
    part = (
        "square is the output of one unit" if activations.ndim == 1 else "picture is the output of one filter"
    )
    return Card(
        "Draw more",
        layer_maps(activations, f"The first layer's outputs for {whose}"),
        f"What the first layer makes of {whose}: each {part}.",
    )


def learning_card() -> Card:
    """How the newest run learned; a typical one, recorded earlier, where there is none of one's own.

    Not the pretrained one: it went on from another, and its curve is flat from the first epoch.
    """
    name, rows = f"A typical run ({IN_WORDS})", typical_run()
    for run in _runs():
        own = read_metrics(run.run_id)
        if run.run_id != paths.PRETRAINED and _validated(own):
            name, rows = _named(run), own
            break
    validated = _validated(rows)
    best = max(row["val_accuracy"] for row in validated)
    caption = f"{name} learned to read {percent(best)} of the validation images in {counted(len(validated), 'epoch')}."
    return Card("Train your own", learning_curve(rows), caption)


def _validated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row.get("val_accuracy") is not None]


def dead_units_card() -> Card:
    """The layer of the newest run in which most units died."""
    for run in _runs():
        fractions = read_evaluation(run.path).dead_fraction
        sizes = {layer.name: layer.output_shape[-1] for layer in shown_layers(run.config.model)}
        known = {layer: share for layer, share in (fractions or {}).items() if layer in sizes}
        if known:
            # The last of the worst: where none is dead, the layer next to the answer.
            worst = max(reversed(known), key=lambda layer: known[layer])
            count = sizes[worst]
            dead = round(known[worst] * count)
            caption = f"In {_named(run)}, {percent(dead / count)} ({dead:,} of {count:,}) of the units of {worst} are dead."
            return Card("See units die", units(dead, count), caption)
    return Card("See units die", Markup(), "A unit with ReLU can fall silent for good.")


def _runs() -> Iterator[Run]:
    """Newest first, those that wait for their turn left out."""
    return (run for run in single_runs() if not run.status.is_waiting)


def _named(run: Run) -> str:
    return "the pretrained model" if run.run_id == paths.PRETRAINED else f"“{run.title}”"
