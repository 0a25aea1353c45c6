"""A drawing's colours as arrays: where they differ, how far they are apart, and the drawing made smaller."""

import numpy as np
from PIL import Image

from digitrec.errors import EmptyDrawingError

NO_INK = "There is no ink in this drawing; draw a digit in a colour that stands out from its background."

Region = tuple[int, int, int, int]


def premultiplied(drawing: np.ndarray) -> np.ndarray:
    """(h, w, 1), (h, w, 3) or, where something is transparent, (h, w, 4) with the colour times alpha; all uint8."""
    if drawing.ndim == 2:
        return drawing[..., None]
    if drawing.shape[2] == 3 or drawing[..., 3].min() == 255:
        return drawing[..., :3]
    return np.asarray(Image.fromarray(drawing).convert("RGBa"))


def border(colours: np.ndarray) -> np.ndarray:
    """(1, n, channels): the outermost ring of pixels."""
    return np.concatenate((colours[0], colours[-1], colours[:, 0], colours[:, -1]))[None]


def differing_region(colours: np.ndarray, background: np.ndarray) -> Region:
    """The box of all pixels that are not exactly the background: on a canvas, that is the ink's place."""
    differs = _differing(colours, background)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        raise EmptyDrawingError(NO_INK)
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def reduced(colours: np.ndarray, region: Region, factor: int) -> tuple[np.ndarray, Region]:
    """The colours within the region, so many times smaller, and the region in pixels of the smaller drawing.

    Blocks are counted from the region's corner, so that a drawing that is moved stays the same.
    """
    rows, columns = (
        slice(start, start + factor * -(-(end - start) // factor))
        for start, end in zip(region[:2], region[2:], strict=True)
    )
    if factor == 1:
        return colours[rows, columns], region
    whole = _opaque(colours)
    if whole is not None:
        smaller = np.asarray(Image.fromarray(whole[rows, columns]).convert("RGB").reduce(factor))
    else:  # one by one: Pillow would take a fourth channel for an alpha to multiply with
        parts = [np.ascontiguousarray(colours[rows, columns, i]) for i in range(colours.shape[2])]
        smaller = np.stack([np.asarray(Image.fromarray(part).reduce(factor)) for part in parts], axis=2)
    top, left = region[0] // factor, region[1] // factor
    return smaller, (top, left, top + smaller.shape[0], left + smaller.shape[1])


def distance(colours: np.ndarray, background: np.ndarray) -> np.ndarray:
    """(h, w) float32: how far colours are from the background; grey counts as three equal channels."""
    difference = np.subtract(colours, background, dtype=np.float32)
    if difference.shape[2] == 1:
        return np.abs(difference[..., 0]) * np.float32(3**0.5)
    np.square(difference, out=difference)
    total = difference[..., 0] + difference[..., 1]
    for channel in range(2, difference.shape[2]):
        total += difference[..., channel]
    return np.sqrt(total, out=total)


def full_ink(distances: np.ndarray) -> float:
    """The distances that counts as fully inked: high among the strong ones, as hot pixels must not make the rest faint."""
    # Sorted once: with the processor's own instructions for it that takes a seventh of two np.partition.
    ordered = np.sort(distances, axis=None)
    highest = ordered[ordered.size - 1 - ordered.size // 2000]
    strong = ordered[np.searchsorted(ordered, highest / 2) :]
    return float(strong[strong.size * 9 // 10])


def median(values: np.ndarray) -> float:
    """The upper one of an even number; np.median's own care takes longer than the work."""
    flat = values.ravel()
    return float(np.partition(flat, flat.size // 2)[flat.size // 2])


def _differing(colours: np.ndarray, background: np.ndarray) -> np.ndarray:
    """(h, w) bool. Four bytes of an opaque drawing lie together and are compared as one number: four times as fast."""
    whole = _opaque(colours)
    if whole is not None:
        packed = np.append(background, np.uint8(255)).view(np.uint32)[0]
        return whole.view(np.uint32)[..., 0] != packed
    return np.logical_or.reduce([colours[..., i] != value for i, value in enumerate(background)])


def _opaque(colours: np.ndarray) -> np.ndarray | None:
    """(h, w, 4): the drawing whose first three channels these are, where it is one block of memory; else None."""
    whole = colours.base
    if colours.shape[2] != 3 or whole is None or whole.shape != (*colours.shape[:2], 4):
        return None
    return whole if whole.flags.c_contiguous and whole.dtype == np.uint8 else None
