"""Which pixels of a drawing are ink: dark on light, light on dark, or any colour on transparent."""

from typing import NamedTuple

import numpy as np

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess.background import is_doubtful, is_noise, of_border, of_crop
from digitrec.preprocess.colours import (
    NO_INK,
    Region,
    differing_region,
    distance,
    full_ink,
    premultiplied,
    reduced,
)

# Pixels of a digit's longer side.
SMALLEST_SIDE = 12
# The longer side over the shorter one, where that has less than 16 pixels: a 1 cut out tightly is 12 × 2.
LONGEST_STRIP = 16
LARGE_ENOUGH = f"a digit at least {SMALLEST_SIDE} pixels long, with some of its background beside it"
# Pixels; ink longer than that is reduced first: still 4 for each of the digit's 20 in the narrowest case. Of 2,021 drawings
# (uji, numberpad) as many are read right with it, 1,987, as with 400.
LONGEST_INK = 160
FAINTEST_INK = 0.1  # share of full ink from which a pixel counts; above the ringing of a bicubic enlargement
LEAST_CONTRAST = 24.0  # distance in RGB, where black and white are 442 apart
CONTRAST_TO_NOISE = 6.0  # full ink to the border's median deviation: uniform noise 2, normal 4, a ramp 2
MOST_COVERED = 0.75  # share of the picture; the widest pen on a digit that fills the canvas covers about half
# Of a digit cut out tightly, unless its sharpest edge rises within four pixels: that edge as a share of the longer side, and the
# share of pixels from a quarter to three quarters of full ink. Digits have 0.05 enlarged and 0.12 at 12 pixels, and 99 % of
# them up to 0.26; of ramps, which can look like ink beside paper, nine of ten have more than 0.19, and more than 0.41.
SOFTEST_CROP = 0.12
GREYEST_CROP = 0.35
SMALLEST_PART = 0.04  # share of all ink that its largest part has at least; noise is specks only


class Ink(NamedTuple):
    """The ink of a drawing.

    coverage: (h, w) float32 in [0, 1], smaller than the drawing where that is larger than the fit needs.
    region: top, left, bottom, right in pixels of coverage; all outside is background.
    """

    coverage: np.ndarray
    region: Region


def find_ink(drawing: np.ndarray, longest: tuple[int, int] = (LONGEST_INK, LONGEST_INK)) -> Ink:
    """How much of each pixel is covered with ink.

    drawing: (h, w, 4), (h, w, 3) or (h, w) uint8, its longer side at least 12 pixels. longest: height and width in pixels
    beyond which the ink is reduced.
    Raises DrawingError for anything else, EmptyDrawingError where nothing stands out from the background.

    The background is the median of the border, or, where ink may have most of the border, what `of_crop` says. Ink is
    what is far from it in premultiplied colour, where an anti-aliased edge is a straight line from the background to the
    ink, whatever the two and their alpha are.
    """
    checked = _checked(drawing)
    colours = premultiplied(checked)
    background, border_distances = of_border(colours)
    region = differing_region(colours, background.colour)
    factor = _reduction(region, longest)
    inside, region = reduced(colours, region, factor)
    distances = distance(inside, background.colour)
    full = full_ink(distances)
    if full < CONTRAST_TO_NOISE * background.noise:
        return _ink_of_crop(colours, longest)
    if is_doubtful(border_distances, full, colours.shape):
        try:
            return _ink_of_crop(colours, longest)
        except EmptyDrawingError:
            pass  # no crop of a digit: the background is what it is of any other drawing

    covered = _covered(distances, full, background.noise)
    height, width = (
        max(-(-side // factor), end) for side, end in zip(colours.shape[:2], region[2:], strict=True)
    )
    coverage = np.zeros((height, width), np.float32)
    coverage[region[0] : region[2], region[1] : region[3]] = covered
    if np.count_nonzero(covered > 0.5) > MOST_COVERED * coverage.size:
        if border_distances.max() < full / 2:
            raise EmptyDrawingError(NO_INK)
        return _ink_of_crop(colours, longest)
    # With a pixel around it, where its edges end.
    top, left, bottom, right = region
    return Ink(coverage, (max(top - 1, 0), max(left - 1, 0), min(bottom + 1, height), min(right + 1, width)))


def _ink_of_crop(colours: np.ndarray, longest: tuple[int, int]) -> Ink:
    """The same for a digit cut out so tightly that its ink may have most of the border."""
    whole = (0, 0, *colours.shape[:2])
    smaller, _ = reduced(colours, whole, _reduction(whole, longest))
    distances, noise = of_crop(smaller)
    coverage = _covered(distances, full_ink(distances), noise)
    if _is_ramp(coverage) or is_noise(coverage):
        raise EmptyDrawingError(NO_INK)
    return Ink(coverage, (0, 0, *coverage.shape))


def _is_ramp(coverage: np.ndarray) -> bool:
    """Whether colours that only pass into each other would be taken for ink beside paper."""
    soft = edge_width(coverage)
    grey = np.count_nonzero(np.abs(coverage - 0.5) < 0.25) / coverage.size
    return soft > 4 and bool(soft > SOFTEST_CROP * max(coverage.shape) or grey > GREYEST_CROP)


def _reduction(region: Region, longest: tuple[int, int]) -> int:
    return max(-(-(region[2] - region[0]) // longest[0]), -(-(region[3] - region[1]) // longest[1]))


def _covered(distances: np.ndarray, full: float, noise: float) -> np.ndarray:
    """(h, w) float32 in [0, 1]. Raises EmptyDrawingError where nothing stands out."""
    if full < max(LEAST_CONTRAST, CONTRAST_TO_NOISE * noise):
        raise EmptyDrawingError(NO_INK)
    floor = 3 * noise  # zero on a canvas; a photo's paper has grain
    return np.clip((distances - floor) / (full - floor), 0, 1)


def is_too_small(height: int, width: int) -> bool:
    """Whether a picture of so many pixels cannot show a digit."""
    shorter, longer = sorted((height, width))
    return longer < SMALLEST_SIDE or (shorter < 16 and longer > LONGEST_STRIP * shorter)


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
    if is_too_small(height, width):
        raise DrawingError(
            f"A drawing of {width}×{height} pixels is too small or too narrow; draw {LARGE_ENOUGH}."
        )
    return drawing
