"""How many test digits a broken network still reads, counted while one looks."""

import threading
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.data.dataset import Dataset
from digitrec.explain.damage import BrokenNetwork, Damage
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.piecemeal import while_shown
from digitrec.wording import score

_IMAGES = 500
# Multiplications in a piece, roughly a tenth of a second.
_PIECE = 1_200_000_000


@dataclass
class Count:
    """Right answers so far."""

    network: BrokenNetwork
    images: Dataset
    piece: int
    done: int = 0
    correct: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_complete(self) -> bool:
        return self.done >= len(self.images)

    def go_on(self) -> None:
        """Asks about a few more images."""
        with self.lock:
            part = slice(self.done, min(self.done + self.piece, len(self.images)))
            probabilities = self.network.outputs(self.images.images[part])["probabilities"]
            self.correct += int((probabilities.argmax(axis=1) == self.images.labels[part]).sum())
            self.done = part.stop


def broken_score(inside: Inside, damage: Damage) -> None:
    """The broken network's count below the whole one's; both take a few seconds, once."""
    whole = _count(_key(inside), Damage(layer=damage.layer), inside)
    counts = [("as trained", whole)]
    if not damage.is_none:
        counts.append(("broken", _count(_key(inside), damage, inside)))

    def show() -> None:
        with st.container(key="break-score"):
            for name, count in counts:
                _line(name, count)

    while_shown(_Both([count for _, count in counts]), show)


@dataclass
class _Both:
    """One after the other."""

    counts: list[Count]

    @property
    def is_complete(self) -> bool:
        return all(count.is_complete for count in self.counts)

    def go_on(self) -> None:
        next(count for count in self.counts if not count.is_complete).go_on()


def _line(name: str, count: Count) -> None:
    if count.is_complete:
        st.markdown(f"{name}: **{score(count.correct, count.done)}** of the sample's test digits")
    else:
        st.progress(
            count.done / len(count.images), f"{name}: {count.done} of {len(count.images)} test digits asked"
        )


def _key(inside: Inside) -> str:
    run = inside.looked_at.run
    return f"{run.run_id} {id(inside.weights)}"


@st.cache_resource(max_entries=50, show_spinner=False)
def _kept_count(key: str, damage: str, _network: BrokenNetwork, _piece: int) -> Count:  # noqa: ARG001 - the cache's key
    test = sample.load().test
    return Count(_network, test.subset(np.arange(_IMAGES)), _piece)


def _count(key: str, damage: Damage, inside: Inside) -> Count:
    network = BrokenNetwork.of(inside.layers, inside.weights or {}, damage)
    shown = (
        ""
        if damage.is_none
        else f"{damage.layer} {sorted(damage.units)} {damage.gain} {damage.noise} {damage.activation}"
    )
    work = sum(layer.parameters * int(np.prod(layer.output_shape[:-1])) for layer in inside.layers)
    return _kept_count(key, shown, network, int(np.clip(_PIECE // max(work, 1), 10, _IMAGES)))
