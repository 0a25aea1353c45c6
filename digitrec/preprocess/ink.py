"""Which pixels of a drawing are ink: dark on light, light on dark, or anything on transparent."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from digitrec.errors import DrawingError, EmptyDrawingError

SMALLEST_SIDE = 16
LONGEST_INK = 400  # pixels; a longer region is reduced first, which still leaves 20 pixels for each of the 20
FAINTEST_INK = 0.1  # share of full ink from which a pixel counts for components and boxes
LEAST_CONTRAST = 24.0  # distance in RGB, of 442 from black to white
CONTRAST_TO_NOISE = 6.0  # ink must stand out this many times further than half the border's pixels do
MOST_COVERED = 0.75  # share of the picture; a pen of 30 pixels on a digit that fills 280 covers about half
SOFTEST_EDGE = 0.34  # width of the sharpest edge as a share of the ink's longer side; an enlarged MNIST digit has 0.05
SMALLEST_PART = 0.04  # share of all ink that the largest part has at least; noise is all specks

NO_INK = "There is no ink in this drawing; draw a digit whose colour stands out from its background."


class Ink(NamedTuple):
    """The ink of a drawing, and how much the drawing was reduced before it was looked for."""

    coverage: np.ndarray  # (h, w) float32 in [0, 1]
    region: tuple[int, int, int, int]  # top, left, bottom, right: nothing but background lies outside
    reduced_by: int


def find_ink(drawing: np.ndarray) -> Ink:
    """How much of each pixel is covered with ink.

    drawing: (h, w, 4), (h, w, 3) or (h, w) uint8, at least 16×16.
    Raises DrawingError for anything else, EmptyDrawingError where nothing stands out from the background.

    The background is the median of the border. Ink is what is far from it, measured in premultiplied colour, where an
    anti-aliased edge is a straight line from the background to the ink whatever the two colours are.
    """
    colours = _premultiplied(_checked(drawing))
    background = _median_of_border(colours)
    region = _differing_region(colours, background)
    reduced, region, factor = _reduced(colours, region)
    distance = _distance(reduced[_slices(region)], background)
    noise = float(np.median(_distance(_border(colours), background)))

    level = _ink_level(distance)
    if level < LEAST_CONTRAST or level < CONTRAST_TO_NOISE * noise:
        raise EmptyDrawingError(NO_INK)
    floor = 3 * noise
    distance -= floor
    distance /= level - floor
    found = np.clip(distance, 0, 1, out=distance)
    height, width = reduced.shape[:2]
    if np.count_nonzero(found > 0.5) > MOST_COVERED * height * width:
        raise EmptyDrawingError(NO_INK)
    coverage = np.zeros((height, width), np.float32)
    coverage[_slices(region)] = found
    return Ink(coverage, region, factor)


def sharpest_edge(ink: np.ndarray) -> float:
    """Width in pixels over which ink's sharpest edge rises from none to full: 1 for a crisp drawing, n for one enlarged n times."""
    steepest = max(float(np.abs(np.diff(ink, axis=axis)).max(initial=0)) for axis in (0, 1))
    return 1 / max(steepest, 1e-6)


def without_stray_dots(ink: np.ndarray, smallest_of_largest: float = 0.12, most_dropped: float = 0.1) -> np.ndarray:
    """The ink without its parts that are small beside the largest one, smallest first, at most a tenth of all ink.

    A digit's own parts stay: the bar of a 5, the pieces of a dashed line.
    """
    from scipy import ndimage  # 0.16 s to import: the page is there before the first stroke needs it

    parts, count = ndimage.label(ink > FAINTEST_INK, structure=np.ones((3, 3), bool))
    if count <= 1:
        return ink
    amounts = np.bincount(parts.ravel(), weights=ink.ravel(), minlength=count + 1)
    amounts[0] = 0  # the background is not a part
    if amounts.max() < SMALLEST_PART * amounts.sum():
        raise EmptyDrawingError(NO_INK)
    smallest_first = np.argsort(amounts)[1:]
    dropped = smallest_first[
        (amounts[smallest_first] < smallest_of_largest * amounts.max())
        & (np.cumsum(amounts[smallest_first]) <= most_dropped * amounts.sum())
    ]
    if not dropped.size:
        return ink
    return np.where(np.isin(parts, dropped), np.float32(0), ink)


def _checked(drawing: np.ndarray) -> np.ndarray:
    expected = "expected (height, width, 4), (height, width, 3) or (height, width) of uint8"
    if not isinstance(drawing, np.ndarray):
        raise DrawingError(f"A drawing must be an array, not {type(drawing).__name__}; {expected}.")
    if drawing.dtype != np.uint8:
        raise DrawingError(f"A drawing must hold uint8, not {drawing.dtype}; {expected}.")
    if drawing.ndim not in (2, 3) or (drawing.ndim == 3 and drawing.shape[2] not in (3, 4)):
        raise DrawingError(f"A drawing cannot have the shape {drawing.shape}; {expected}.")
    height, width = drawing.shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        raise DrawingError(
            f"A drawing of {width}×{height} pixels is too small; use one of at least {SMALLEST_SIDE}×{SMALLEST_SIDE}."
        )
    return drawing


def _premultiplied(drawing: np.ndarray) -> np.ndarray:
    """(h, w, 3) where everything is opaque, (h, w, 4) with colour times alpha where not, (h, w, 1) for grey; uint8."""
    if drawing.ndim == 2:
        return drawing[..., None]
    if drawing.shape[2] == 3 or drawing[..., 3].min() == 255:
        return drawing[..., :3]
    return np.asarray(Image.fromarray(drawing, "RGBA").convert("RGBa"))


def _border(colours: np.ndarray) -> np.ndarray:
    """(1, n, channels): the outermost ring of pixels."""
    sides = (colours[0], colours[-1], colours[:, 0], colours[:, -1])
    return np.concatenate(sides)[None]


def _median_of_border(colours: np.ndarray) -> np.ndarray:
    border = _border(colours)[0]
    return np.sort(border, axis=0)[len(border) // 2].astype(np.float32)


def _distance(colours: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Euclidean distance of (h, w, channels) uint8 from the background, on the scale of three channels."""
    difference = colours.astype(np.float32)
    difference -= background
    if difference.shape[2] == 1:
        return np.abs(difference[..., 0]) * np.float32(np.sqrt(3))
    return np.sqrt(np.einsum("ijk,ijk->ij", difference, difference))


def _differing_region(colours: np.ndarray, background: np.ndarray) -> tuple[int, int, int, int]:
    differs = (colours != background.astype(np.uint8)).any(axis=2)
    rows = np.flatnonzero(differs.any(axis=1))
    columns = np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        raise EmptyDrawingError(NO_INK)
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _reduced(
    colours: np.ndarray, region: tuple[int, int, int, int]
) -> tuple[np.ndarray, tuple[int, int, int, int], int]:
    top, left, bottom, right = region
    factor = -(-max(bottom - top, right - left) // LONGEST_INK)
    if factor == 1:
        return colours, region, 1
    channels = [Image.fromarray(np.ascontiguousarray(colours[..., i])).reduce(factor) for i in range(colours.shape[2])]
    smaller = np.stack([np.asarray(channel) for channel in channels], axis=2)
    return smaller, (top // factor, left // factor, -(-bottom // factor), -(-right // factor)), factor


def _ink_level(distance: np.ndarray) -> float:
    """The distance of full ink: a high one among the far ones, so that single hot pixels do not make the rest faint."""
    flat = distance.ravel()
    rank = flat.size - 1 - flat.size // 2000
    far = np.partition(flat, rank)[rank] / 2
    strong = flat[flat > far]
    return float(np.percentile(strong, 90)) if strong.size else 0.0


def _slices(region: tuple[int, int, int, int]) -> tuple[slice, slice]:
    top, left, bottom, right = region
    return slice(top, bottom), slice(left, right)
