"""Digits as people cut them out of forms: without a margin, in few pixels, in any colours."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image

SCAN = 16  # pixels of a side of USPS's and Semeion's scans


def cropped(ink: np.ndarray) -> np.ndarray:
    """The ink's bounding box. ink: (h, w) uint8, 255 = full ink, 0 = none."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def of_length(ink: np.ndarray, length: int) -> np.ndarray:
    """Cropped, its longer side so many pixels."""
    tight = cropped(ink)
    height, width = (max(1, round(side * length / max(tight.shape))) for side in tight.shape)
    return _resized(tight, width, height, Image.Resampling.BOX)


def bold(ink: np.ndarray) -> np.ndarray:
    """Cropped, each stroke a pixel wider on each side."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(ink, 2), (3, 3))
    return cropped(windows.max(axis=(2, 3)))


def black_and_white(ink: np.ndarray) -> np.ndarray:
    """Cropped to its darker half, without greys."""
    return cropped(_halves(ink))


def scanned(ink: np.ndarray) -> np.ndarray:
    """(16, 16), stretched to the frame both ways, in greys, as some of USPS's are."""
    return _resized(cropped(ink), SCAN, SCAN, Image.Resampling.BILINEAR)


def scanned_black_and_white(ink: np.ndarray) -> np.ndarray:
    """(16, 16), stretched to the frame both ways, without greys, as Semeion's are."""
    return _halves(scanned(ink))


def off_centre(ink: np.ndarray) -> np.ndarray:
    """Cropped, with a margin of two pixels on the left alone."""
    return np.pad(cropped(ink), ((0, 0), (2, 0)))


def enlarged(ink: np.ndarray) -> np.ndarray:
    """Cropped and enlarged ten times."""
    tight = cropped(ink)
    return _resized(tight, 10 * tight.shape[1], 10 * tight.shape[0], Image.Resampling.BICUBIC)


CROPS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "20 pixels": cropped,
    "16 pixels": lambda ink: of_length(ink, 16),
    "14 pixels": lambda ink: of_length(ink, 14),
    "12 pixels": lambda ink: of_length(ink, 12),
    "enlarged": enlarged,
    "bold": bold,
    "black and white": black_and_white,
    "scan of 16×16": scanned,
    "black and white scan of 16×16": scanned_black_and_white,
    "margin on one side": off_centre,
}  # fmt: skip


def dark_on_light(ink: np.ndarray) -> np.ndarray:
    """(h, w) uint8: black on white."""
    return 255 - ink


def light_on_dark(ink: np.ndarray) -> np.ndarray:
    """(h, w) uint8: white on black."""
    return ink


def grey_on_grey(ink: np.ndarray) -> np.ndarray:
    """(h, w) uint8: 90 on 200."""
    return np.rint(200 - 110 * (ink / 255)).astype(np.uint8)


def blue_on_yellow(ink: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8."""
    share = ink[..., None] / 255
    return np.rint((1 - share) * (250, 235, 150) + share * (30, 50, 160)).astype(np.uint8)


def on_transparent(ink: np.ndarray) -> np.ndarray:
    """(h, w, 4) uint8: red, as opaque as there is ink."""
    red = np.broadcast_to(np.array([200, 30, 30], np.uint8), (*ink.shape, 3))
    return np.dstack([red, ink])


def as_jpeg(ink: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8: dark on light, as a JPEG of quality 75 gives it back."""
    file = io.BytesIO()
    Image.fromarray(255 - ink).save(file, "JPEG", quality=75)
    return np.asarray(Image.open(file).convert("RGB"))


COLOURS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "dark on light": dark_on_light,
    "light on dark": light_on_dark,
    "grey on grey": grey_on_grey,
    "blue on yellow": blue_on_yellow,
    "on transparent": on_transparent,
    "JPEG": as_jpeg,
}


def _halves(ink: np.ndarray) -> np.ndarray:
    return np.where(ink > 127, np.uint8(255), np.uint8(0))


def _resized(ink: np.ndarray, width: int, height: int, filter_: Image.Resampling) -> np.ndarray:
    return np.asarray(Image.fromarray(ink).resize((width, height), filter_))
