"""The validation images that excite a unit most, found with LiteRT once for all units of a run."""

import threading
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from digitrec.data import load_data, sample
from digitrec.data.dataset import Dataset
from digitrec.data.mnist import MNIST
from digitrec.explain.path import Stop
from digitrec.model.recognizer import Recognizer
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.piecemeal import while_shown
from digitrec.ui.pictures import small_pictures
from digitrec.wording import counted

_MOST_IMAGES, _SHOWN = 1_000, 9
_PIECE = 60


@dataclass
class Excitement:
    """How strongly each unit answers each image at its strongest place: by layer, rows of (units,) float32.

    Shared by all who look at the run: what one visitor has it look at is there for the next.
    """

    images: np.ndarray
    recognizer: Recognizer
    rows: dict[str, list[np.ndarray]] = field(default_factory=dict)
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_complete(self) -> bool:
        return self.done >= len(self.images)

    def go_on(self) -> None:
        """Looks at a few more images."""
        with self.lock:
            for image in self.images[self.done : self.done + _PIECE]:
                for name, value in self.recognizer.activations(image).items():
                    self.rows.setdefault(name, []).append(value.max(axis=tuple(range(value.ndim - 1))))
            self.done += _PIECE

    def strongest(self, layer: str, unit: int) -> tuple[np.ndarray, np.ndarray]:
        """Places of the images that excite it most, at most nine, and how much; those that leave it at 0 are none."""
        strengths = np.array([row[unit] for row in self.rows.get(layer, [])])
        order = np.argsort(-strengths, kind="stable")[:_SHOWN]
        order = order[strengths[order] > 0]
        return order, strengths[order]


@st.cache_resource(max_entries=3, show_spinner=False)
def _excitement(run_id: str, _recognizer: Recognizer) -> Excitement:  # noqa: ARG001 - the cache's key
    return Excitement(_validation().images, _recognizer)


def _validation() -> Dataset:
    splits = load_data(MNIST.name) if not MNIST.missing() else sample.load()
    return splits.validation.subset(np.arange(min(_MOST_IMAGES, len(splits.validation))))


def exciting_images(looked_at: LookedAt, stop: Stop, unit: int) -> None:
    """Nine images in a row, each with the unit's largest output on it; the first time of a run they come piece by piece."""
    known = _excitement(f"{looked_at.run.run_id} {id(looked_at.recognizer)}", looked_at.recognizer)
    count = counted(len(known.images), "validation image")

    def show() -> None:
        if not known.is_complete:
            text = f"Looking at {count}, once for all units of this network"
            st.progress(min(1.0, known.done / len(known.images)), text)
            return
        order, strengths = known.strongest(stop.name, unit)
        if not len(order):
            st.caption(f"Nothing does: on each of {count} it gives 0.")
            return
        st.caption(f"Of {count}, with its largest output on each.")
        captions = [f"{strength:.3g}" for strength in strengths]
        st.markdown(small_pictures(known.images[order], captions), unsafe_allow_html=True)

    while_shown(known, show)
