"""A map over a digit as one picture: ink blue speaks for the class, orange against it, the drawing lies beneath in grey."""

import numpy as np
from PIL import Image

from digitrec.charts.theme import BLUE, GREY, ORANGE

# Pixels of the picture for each of the image's.
_SCALE = 12
# How much of the drawing's own ink shows through, and how dark its outline is.
_INK, _OUTLINE = 0.30, 0.75
# Strengths are shown as their root: a tenth of the strongest can still be seen.
_GAMMA = 0.6


def map_picture(image: np.ndarray, attribution: np.ndarray, strongest: float) -> np.ndarray:
    """(336, 336, 4) uint8 on transparent paper. image, attribution: (28, 28). strongest: the value that has full colour."""
    strength = np.clip(np.abs(attribution) / (strongest or 1.0), 0, 1) ** _GAMMA
    colour = np.where((attribution > 0)[..., None], _rgb(BLUE), _rgb(ORANGE))
    return _composed(image, _enlarged(colour), _enlarged(strength))


def change_picture(image: np.ndarray, erased: np.ndarray, added: np.ndarray) -> np.ndarray:
    """(336, 336, 4) uint8: the digit in grey, erased pixels in orange, added ones in ink blue. All (28, 28), the latter bool."""
    colour = np.where(added[..., None], _rgb(BLUE), _rgb(ORANGE))
    return _composed(image, _enlarged(colour), _enlarged((erased | added) * 0.85), ink=0.8)


def strokes_picture(inks: list[np.ndarray], shares: np.ndarray, strongest: float) -> np.ndarray:
    """(h, w, 4) uint8: each stroke in the colour of its share; one of `strongest` has full colour, one of 0 is grey.

    inks: of each stroke (h, w) uint8. shares: (strokes,).
    """
    picture = np.zeros((*inks[0].shape, 4))
    for ink, share in zip(inks, shares, strict=True):
        strength = min(1.0, abs(float(share)) / strongest) ** _GAMMA
        colour = _rgb(GREY) * (1 - strength) + _rgb(BLUE if share > 0 else ORANGE) * strength
        picture = _over(picture, np.broadcast_to(colour, (*ink.shape, 3)), ink / 255)
    return np.rint(picture).astype(np.uint8)


def _composed(image: np.ndarray, colour: np.ndarray, strength: np.ndarray, ink: float = _INK) -> np.ndarray:
    """The digit in grey, the colours over it, and its outline over both."""
    smooth = np.asarray(
        Image.fromarray(np.round(image * 255).astype(np.uint8)).resize(strength.shape, Image.Resampling.BICUBIC)
    ) / 255  # fmt: skip
    grey = np.broadcast_to(_rgb(GREY), colour.shape)
    picture = _over(np.zeros((*strength.shape, 4)), grey, ink * smooth)
    picture = _over(picture, colour, 0.9 * strength)
    return np.rint(_over(picture, grey, _OUTLINE * _outline(smooth))).astype(np.uint8)


def _outline(smooth: np.ndarray) -> np.ndarray:
    """(h, w) in [0, 1]: a line two pixels wide where the ink ends."""
    inside = np.pad(smooth > 0.4, 1, mode="edge")
    neighbours = [inside[:-2, 1:-1], inside[2:, 1:-1], inside[1:-1, :-2], inside[1:-1, 2:]]
    core = inside[1:-1, 1:-1]
    return (np.logical_or.reduce(neighbours) & ~np.logical_and.reduce([core, *neighbours])).astype(float)


def _over(picture: np.ndarray, colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """(h, w, 4) in 0 to 255: a colour (h, w, 3) laid over the picture, alpha (h, w) in [0, 1]."""
    below = picture[..., 3] / 255 * (1 - alpha)
    total = alpha + below
    mixed = (colour * alpha[..., None] + picture[..., :3] * below[..., None]) / np.maximum(total, 1e-9)[
        ..., None
    ]
    return np.concatenate([mixed, 255 * total[..., None]], axis=2)


def _enlarged(values: np.ndarray) -> np.ndarray:
    return values.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)


def _rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)], float)
