"""Which pixels of a drawing are ink: dark on light, light on dark, or any colour on transparent."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from digitrec.errors import DrawingError, EmptyDrawingError

SMALLEST_SIDE = 16
# Pixels; ink longer than that is reduced first: still 4 for each of the digit's 20 in the narrowest case. Of 2,021 drawings
# (uji, numberpad) as many are read right with it, 1,987, as with 400.
LONGEST_INK = 160
FAINTEST_INK = 0.1  # share of full ink from which a pixel counts; above the ringing of a bicubic enlargement
LEAST_CONTRAST = 24.0  # distance in RGB, where black and white are 442 apart
CONTRAST_TO_NOISE = 6.0  # full ink to the border's median deviation: uniform noise 2, normal 4, a ramp 2
MOST_COVERED = 0.75  # share of the picture; the widest pen on a digit that fills the canvas covers about half
SMALLEST_PART = 0.04  # share of all ink that its largest part has at least; noise is specks only

NO_INK = "There is no ink in this drawing; draw a digit in a colour that stands out from its background."

Region = tuple[int, int, int, int]


class Ink(NamedTuple):
    """The ink of a drawing.

    coverage: (h, w) float32 in [0, 1], smaller than the drawing where that is larger than the fit needs.
    region: top, left, bottom, right in pixels of coverage; all outside is background.
    """

    coverage: np.ndarray
    region: Region


def find_ink(drawing: np.ndarray, longest: tuple[int, int] = (LONGEST_INK, LONGEST_INK)) -> Ink:
    """How much of each pixel is covered with ink.

    drawing: (h, w, 4), (h, w, 3) or (h, w) uint8, at least 16×16. longest: height and width in pixels beyond which the
    ink is reduced.
    Raises DrawingError for anything else, EmptyDrawingError where nothing stands out from the background.

    The background is the median of the border. Ink is what is far from it in premultiplied colour, where an
    anti-aliased edge is a straight line from the background to the ink, whatever the two and their alpha are.
    """
    colours = _premultiplied(_checked(drawing))
    border = _border(colours)
    background = np.sort(border[0], axis=0)[border.shape[1] // 2]
    noise = _median(_distance(border, background))
    region = _differing_region(colours, background)
    factor = max(-(-(region[2] - region[0]) // longest[0]), -(-(region[3] - region[1]) // longest[1]))
    inside, region = _reduced(colours, region, factor)
    distance = _distance(inside, background)

    full = _full_ink(distance)
    if full < max(LEAST_CONTRAST, CONTRAST_TO_NOISE * noise):
        raise EmptyDrawingError(NO_INK)
    floor = 3 * noise  # zero on a canvas; a photo's paper has grain
    covered = np.clip((distance - floor) / (full - floor), 0, 1)
    height, width = (
        max(-(-side // factor), end) for side, end in zip(colours.shape[:2], region[2:], strict=True)
    )
    coverage = np.zeros((height, width), np.float32)
    coverage[region[0] : region[2], region[1] : region[3]] = covered
    if np.count_nonzero(covered > 0.5) > MOST_COVERED * coverage.size:
        raise EmptyDrawingError(NO_INK)
    # With a pixel around it, where its edges end.
    top, left, bottom, right = region
    return Ink(coverage, (max(top - 1, 0), max(left - 1, 0), min(bottom + 1, height), min(right + 1, width)))


def without_stray_dots(ink: np.ndarray, smallest: float = 0.2, most: float = 0.12) -> np.ndarray:
    """The ink without parts that are smaller than `smallest` of the largest part, up to `most` of all ink.

    ink: (h, w) float32 in [0, 1]; returns it as it is where nothing is dropped.

    A dot of the pen's own width beside 2,021 drawings (uji, numberpad): 1,775 read right with the dot kept, 1,946
    without, 1,978 had there never been one. What belongs to a digit stays: of those drawings, 3,000 of unipen and 487
    fives none loses anything; of 20,000 MNIST images 554 lose a speck.
    """
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    parts, count = ndimage.label(ink > FAINTEST_INK, structure=np.ones((3, 3), bool))
    if count <= 1:
        return ink
    amounts = np.bincount(parts.ravel(), weights=ink.ravel())
    amounts[0] = 0  # what is fainter than any part
    if amounts.max() < SMALLEST_PART * amounts.sum():
        raise EmptyDrawingError(NO_INK)
    order = np.argsort(amounts)[1:]
    is_small = amounts[order] < smallest * amounts.max()
    stray = order[is_small & (np.cumsum(amounts[order]) <= most * amounts.sum())]
    if stray.size == 0:
        return ink
    return np.where(np.isin(parts, stray), np.float32(0), ink)


def edge_width(ink: np.ndarray) -> float:
    """Pixels over which ink's sharpest edge rises from none to full: 1 if drawn here, about n if enlarged n times."""
    steepest = max(float(np.abs(np.diff(ink, axis=axis)).max(initial=0)) for axis in (0, 1))
    return 1 / max(steepest, 1e-6)


def _checked(drawing: np.ndarray) -> np.ndarray:
    expected = "expected uint8 of shape (height, width, 4), (height, width, 3) or (height, width)"
    if not isinstance(drawing, np.ndarray):
        raise DrawingError(f"A drawing must be a NumPy array, not {type(drawing).__name__}; {expected}.")
    if drawing.dtype != np.uint8:
        raise DrawingError(f"A drawing cannot be of {drawing.dtype}; {expected}.")
    if drawing.ndim not in (2, 3) or (drawing.ndim == 3 and drawing.shape[2] not in (3, 4)):
        raise DrawingError(f"A drawing cannot have the shape {drawing.shape}; {expected}.")
    height, width = drawing.shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        raise DrawingError(
            f"A drawing of {width}×{height} pixels is too small; use one of at least {SMALLEST_SIDE}×{SMALLEST_SIDE}."
        )
    return drawing


def _premultiplied(drawing: np.ndarray) -> np.ndarray:
    """(h, w, 1), (h, w, 3) or, where something is transparent, (h, w, 4) with the colour times alpha; all uint8."""
    if drawing.ndim == 2:
        return drawing[..., None]
    if drawing.shape[2] == 3 or drawing[..., 3].min() == 255:
        return drawing[..., :3]
    return np.asarray(Image.fromarray(drawing).convert("RGBa"))


def _border(colours: np.ndarray) -> np.ndarray:
    """(1, n, channels): the outermost ring of pixels."""
    return np.concatenate((colours[0], colours[-1], colours[:, 0], colours[:, -1]))[None]


def _differing_region(colours: np.ndarray, background: np.ndarray) -> Region:
    """The box of all pixels that are not exactly the background: on a canvas, that is the ink's place."""
    differs = _differing(colours, background)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        raise EmptyDrawingError(NO_INK)
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


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


def _reduced(colours: np.ndarray, region: Region, factor: int) -> tuple[np.ndarray, Region]:
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


def _median(values: np.ndarray) -> float:
    """The upper one of an even number; np.median's own care takes longer than the work."""
    flat = values.ravel()
    return float(np.partition(flat, flat.size // 2)[flat.size // 2])


def _distance(colours: np.ndarray, background: np.ndarray) -> np.ndarray:
    """(h, w) float32: how far colours are from the background; grey counts as three equal channels."""
    difference = np.subtract(colours, background, dtype=np.float32)
    if difference.shape[2] == 1:
        return np.abs(difference[..., 0]) * np.float32(3**0.5)
    np.square(difference, out=difference)
    total = difference[..., 0] + difference[..., 1]
    for channel in range(2, difference.shape[2]):
        total += difference[..., channel]
    return np.sqrt(total, out=total)


def _full_ink(distance: np.ndarray) -> float:
    """The distance that counts as fully inked: high among the strong ones, as hot pixels must not make the rest faint."""
    flat = distance.ravel()
    highest = flat.size - 1 - flat.size // 2000
    strong = flat[flat >= np.partition(flat, highest)[highest] / 2]
    nine_tenths = strong.size * 9 // 10
    return float(np.partition(strong, nine_tenths)[nine_tenths])
