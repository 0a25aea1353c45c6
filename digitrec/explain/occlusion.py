"""Occlusion: cover a window with paper, and see how much the answer changes (Zeiler & Fergus, 2014)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.config import WholeNumber
from digitrec.explain.attribution import MapMethod, Subject
from digitrec.explain.class_shares import class_shares, log_odds
from digitrec.model.plan import SIDE

# Some windows hang over the edge, so that each pixel lies beneath as many.
Corner = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Occlusions:
    """What covering did.

    corners: (n, 2) int, row and column of each window's upper left pixel, only windows with ink in them. shares: (n, 11)
    with that window covered, whole: (11,) with none covered, both as `class_shares` gives them. window: its side.
    """

    corners: np.ndarray
    shares: np.ndarray
    whole: np.ndarray
    window: int
    stride: int

    @property
    def losses(self) -> np.ndarray:
        """(n, 10): the log odds that each digit loses when that window is covered."""
        return log_odds(self.whole[None]) - log_odds(self.shares)

    def maps(self) -> np.ndarray:
        """(10, 28, 28): at each pixel the mean loss over the windows above it; windows without ink lose nothing."""
        total, count = np.zeros((10, SIDE, SIDE)), np.zeros((SIDE, SIDE))
        for corner in _corners(self.window, self.stride):
            count[_covered(corner, self.window)] += 1
        for corner, loss in zip(self.corners.tolist(), self.losses, strict=True):
            rows, columns = _covered((corner[0], corner[1]), self.window)
            total[:, rows, columns] += loss[:, None, None]
        return total / np.maximum(count, 1)


def occlude(subject: Subject, window: int, stride: int) -> Occlusions:
    """Covers each window that has ink; a window without ink would change nothing."""
    image = np.asarray(subject.image, np.float32)
    corners = [corner for corner in _corners(window, stride) if image[_covered(corner, window)].any()]
    images = np.repeat(image[None], len(corners) + 1, axis=0)
    for covered, corner in zip(images[1:], corners, strict=True):
        covered[_covered(corner, window)] = 0
    shares = class_shares(subject.predictor, images)
    return Occlusions(np.array(corners, int).reshape(-1, 2), shares[1:], shares[0], window, stride)


def _corners(window: int, stride: int) -> list[Corner]:
    places = range(1 - window, SIDE, stride)
    return [(row, column) for row in places for column in places]


def _covered(corner: Corner, window: int) -> tuple[slice, slice]:
    rows, columns = (slice(max(at, 0), max(at + window, 0)) for at in corner)
    return rows, columns


class Occlusion(MapMethod):
    """A window of paper moves over the drawing; each pixel gets the mean loss of the windows that covered it."""

    name = "occlusion"
    label = "Occlusion"
    paper = "Zeiler & Fergus, Visualizing and understanding convolutional networks, ECCV 2014"
    link = "https://arxiv.org/abs/1311.2901"
    unit = "log odds lost when it is covered"
    explanation = "A square of paper covers one place after the other; what the class loses by it is the map."
    cannot_tell = (
        "It cannot tell about two places that stand in for each other: covering either alone changes nothing, and a "
        "covered drawing is one that the network was never shown."
    )
    settings = (
        WholeNumber(
            name="window", label="Window", help="Side of the square that is covered, in pixels of 28.", default=5,
            group="Occlusion", low=1, high=9,
        ),
        WholeNumber(
            name="stride", label="Step", help="Pixels from one window to the next; 1 is the finest and the slowest.",
            default=2, group="Occlusion", low=1, high=4,
        ),
    )  # fmt: skip

    def maps(self, subject: Subject, settings: Mapping[str, Any]) -> np.ndarray:
        return occlude(subject, settings["window"], settings["stride"]).maps()
