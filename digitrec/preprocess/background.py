"""Which colour of a drawing is its background, also where a digit was cut out so tightly that ink lies all around."""

from typing import NamedTuple

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess.colours import NO_INK, border, distance, full_ink, median

# Share of the border that differs from its median by a quarter of full ink: from it on, the median may be a grey between
# background and ink, or the ink.
DOUBTFUL = 0.35
# Share of the border beyond which the rarer of the two colours may be the background as well.
EVEN = 0.45
NARROW = 1 / 3  # width to height: a 1, whose cropped ink can be most of the border
# Columns in which there is room for a 1 alone, from top to bottom, and the border says nothing.
NOTHING_BUT_BORDER = 3
# Correlation of neighbouring pixels: noise has 0, a digit of 12 pixels 0.4 to 1. In a strip chance has its way: of noise of
# 12 × 2 pixels 7 % have more than 0.3 and 3 % more than 0.4; of ones as narrow, 3.0 % and 3.6 % less.
LEAST_CORRELATION = 0.3
LEAST_CORRELATION_OF_STRIP = 0.4
# How much of a crop may be grey, from a quarter to three quarters of full ink, times the pixels of its longer side: half of
# it at 12 pixels, and of a strip three quarters, as a 1 is little else than edges. And how much in any case, as enlarging blurs.
GREY_PIXELS = 6.0
GREY_PIXELS_OF_STRIP = 9.0
GREYEST = 0.35
# How often ink and paper are neighbours in a crop, to its height and width together. A strip has room for a 1 alone.
LONGEST_OUTLINE = 5.2
LONGEST_OUTLINE_OF_STRIP = 2.5
# Pieces of ink: thin strokes fall apart below 20 pixels, above them a digit is of two strokes or three.
MOST_PIECES = 4
MOST_PIECES_BELOW_20 = 7


class Background(NamedTuple):
    """colour: (channels,) uint8, premultiplied. noise: the median distance of what is background from it, in RGB."""

    colour: np.ndarray
    noise: float


def of_border(colours: np.ndarray) -> tuple[Background, np.ndarray]:
    """The median of the border, which is the background wherever there is a margin; and the border's distances from it.

    colours: (h, w, channels) uint8.
    """
    edge = border(colours)
    colour = np.sort(edge[0], axis=0)[edge.shape[1] // 2]
    distances = distance(edge, colour)
    return Background(colour, median(distances)), distances


def is_doubtful(border_distances: np.ndarray, full: float, shape: tuple[int, ...]) -> bool:
    """Whether the border's median may be something else than the background.

    full: the distance of full ink. shape: the drawing's height and width.
    """
    differing = np.count_nonzero(border_distances > full / 4) / border_distances.size
    return bool(differing >= DOUBTFUL or (differing > 0 and _is_narrow(shape)))


def of_crop(colours: np.ndarray) -> tuple[np.ndarray, float]:
    """(h, w) float32: how far each colour is from the background towards the ink, in RGB; and the background's noise.

    colours: (h, w, channels) uint8, a digit cut out so tightly that its ink may have most of the border.
    Raises EmptyDrawingError where there are no two colours, as in noise.

    A digit hangs together, whereas its background is cut into pieces by it and by the frame. Where the border is clear,
    or both are in one piece, the background is what has more of the border. Of 22,421 crops (MNIST's validation digits at
    12 to 20 pixels, binary, thickened, stretched; uji; numberpad) this is right on all but 9; the border alone on all
    but 120.
    """
    one, other = _ends(colours)
    way = np.subtract(other, one, dtype=np.float32)
    length = max(float(np.linalg.norm(way)), 1e-6)
    from_one = np.clip(np.subtract(colours, one, dtype=np.float32) @ (way / length), 0, length)
    least = LEAST_CORRELATION_OF_STRIP if _is_narrow(from_one.shape) else LEAST_CORRELATION
    if _correlation(from_one) < least:
        raise EmptyDrawingError(NO_INK)
    if colours.shape[2] == 4 and abs(way[3]) > 127:
        is_other_ink = bool(way[3] > 0)  # what is transparent is background
    else:
        is_other_ink = _is_digit(from_one > length / 2)
    distances = from_one if is_other_ink else length - from_one
    noise = median(distances[distances < length / 4])
    # What differs more is the edges of the ink: in 12 × 2 pixels there may be nothing else.
    return distances, noise if noise < length / 12 else 0.0


def is_noise(coverage: np.ndarray) -> bool:
    """Whether two colours that a crop seems to have are more grey, more cut up or of longer outlines than a digit.

    coverage: (h, w) float32 in [0, 1].
    Of 22,697 crops (MNIST's validation digits, uji, numberpad, unipen; 12 to 280 pixels) this is wrong on 7, of 1,600
    photos of nothing of 96 pixels on none; of 300 of 16 pixels, where noise looks like strokes, on 21.
    """
    height, width = coverage.shape
    longer = max(height, width)
    is_strip = _is_narrow(coverage.shape)
    grey = np.count_nonzero(np.abs(coverage - 0.5) < 0.25) / coverage.size
    if grey > max(GREYEST, (GREY_PIXELS_OF_STRIP if is_strip else GREY_PIXELS) / longer):
        return True
    mask = coverage > 0.5
    outline = sum(np.count_nonzero(np.diff(mask, axis=axis)) for axis in (0, 1))
    if outline > (LONGEST_OUTLINE_OF_STRIP if is_strip else LONGEST_OUTLINE) * (height + width):
        return True
    return len(_pieces(mask)) > (MOST_PIECES if longer >= 20 else MOST_PIECES_BELOW_20)


def _is_narrow(shape: tuple[int, ...]) -> bool:
    return shape[1] <= NARROW * shape[0]


def _is_digit(mask: np.ndarray) -> bool:
    """Whether these pixels are the digit, and the others its background."""
    edge = border(mask[..., None])
    of_border = np.count_nonzero(edge) / edge.size
    if min(of_border, 1 - of_border) > EVEN or _is_narrow(mask.shape):
        largest, largest_other = _largest_piece(mask), _largest_piece(~mask)
        if largest != largest_other:
            return largest > largest_other
    if mask.shape[1] <= NOTHING_BUT_BORDER:
        goes_down, other_goes_down = (bool(each.any(axis=1).all()) for each in (mask, ~mask))
        if goes_down != other_goes_down:
            return goes_down
    return bool(of_border < 0.5)


def _largest_piece(mask: np.ndarray) -> float:
    """The share that its largest part has of all that is true."""
    sizes = _pieces(mask)
    return float(sizes.max() / sizes.sum()) if sizes.size else 0.0


def _pieces(mask: np.ndarray) -> np.ndarray:
    """(n,) int: how many pixels each part has that hangs together."""
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    parts, _ = ndimage.label(mask, structure=np.ones((3, 3), bool))
    return np.bincount(parts.ravel())[1:]


def _ends(colours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(channels,) float32 each: the two colours that are farthest apart, stray pixels left out."""
    edge = border(colours)
    start = np.sort(edge[0], axis=0)[edge.shape[1] // 2]
    other = _farthest(colours, start)
    return _farthest(colours, other), other


def _farthest(colours: np.ndarray, colour: np.ndarray) -> np.ndarray:
    distances = distance(colours, colour)
    return _middle(colours[distances >= full_ink(distances)])


def _middle(colours: np.ndarray) -> np.ndarray:
    return np.sort(colours, axis=0)[len(colours) // 2]


def _correlation(values: np.ndarray) -> float:
    """Of neighbouring pixels: 0 in noise, 1 in what is smooth; the more of down and across, but down along a strip."""
    directions = (0,) if _is_narrow(values.shape) else (0, 1)
    twice_variance = max(2 * float(values.var()), 1e-9)
    return max(
        1 - float(np.mean(np.square(np.diff(values, axis=axis)))) / twice_variance for axis in directions
    )
