"""Marks on paper: the connected parts of what is dark, each as dark as its own pen, without specks, frames and tables."""

import numpy as np

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess.light import Light

LEAST_DARKNESS = 0.12  # of the paper's light: a photo without anything darker has no ink
FAINTEST = 0.05  # of the paper's light: a mark's faintest pixels
NOISE = 2.8  # deviations of the paper's own noise by which a pixel of a mark is darker
NOISE_OF_MARK = 6.5  # and by which its darkest are
LARGE, NOISE_OF_LARGE = 80, 4.0  # the same for a mark of so many pixels: noise does not hang together
FAINT = 0.3  # of the mark's own darkness: what is fainter around it is a soft edge, a shadow or grain
SOFT = 0.22, 0.78  # of it: where ink begins to cover, and where it covers all
PALE = 0.3  # of the writing's darkness: a paler mark is a stain or shows through from the back
GAP, BRIDGE = 3, 0.6  # pixels up to which a broken stroke is closed, and with how much ink
SHADY = 0.5  # of a mark's pixels that are shade: it is the rest of a shadow's corner; or at an edge, and it is a strip of it
ALL_AT_EDGE, PALE_AT_EDGE = (
    0.9,
    0.7,
)  # of a mark's pixels, and of the writing's darkness: it is the thin shadow at the edge
STRIP = 0.15  # width to length, as deviations along the two axes, of such a strip
SMALLEST_SHARE = 0.02  # of the largest part's pixels: a smaller part is a speck
MOST_PARTS = 150  # that are larger than specks: cloth or leaves, not numbers
MOST_INKED = 0.4  # of the paper: more is no writing
# Of the picture's longer side. A mark as long as this and as slim is a line, a fold or the edge of the paper.
LONG = 0.22
SLIM = 0.022  # width to length, as deviations along the two axes
HOLLOW = 0.03  # of its box: what a large mark has at least, unless it is a corner or a frame

NO_INK_IN_PHOTO = "There is no writing to be found in this photo; photograph dark ink on light paper, with the digits large."


def coverage_of(light: Light, beyond: np.ndarray) -> np.ndarray:
    """(h, w) float32 in [0, 1]: the ink of the marks, 1 where it is as dark as its mark is.

    beyond: (h, w) float32, the darkness beyond that of printed lines; strokes go on where they cross one.
    Raises EmptyDrawingError and DrawingError as `without_specks` does.
    """
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    corners = ndimage.binary_dilation(ndimage.binary_opening(light.is_shade, iterations=3), iterations=8)
    beyond = np.where(corners, 0, beyond)
    parts, count = ndimage.label(beyond > np.maximum(FAINTEST, NOISE * light.noise), np.ones((3, 3), bool))
    level = _levels(beyond, light, parts, count)[parts]
    inked = (level > 0) & (beyond > FAINT * level)
    inked |= _beside(inked, light.darkness, level)
    level = ndimage.grey_dilation(np.where(without_specks(inked), level, 0), size=(3, 3))
    begin, end = SOFT
    soft = np.clip((light.darkness / np.maximum(level, FAINTEST) - begin) / (end - begin), 0, 1)
    soft = np.where(level > 0, soft, 0).astype(np.float32)
    return np.maximum(soft, BRIDGE * ndimage.grey_closing(soft, size=(GAP, GAP)))


def without_specks(inked: np.ndarray) -> np.ndarray:
    """(h, w) bool: the parts that may be digits or their pieces.

    Raises EmptyDrawingError where none is left, DrawingError where there are more than anybody writes.
    """
    from scipy import ndimage

    parts, count = ndimage.label(inked, structure=np.ones((3, 3), bool))
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    sizes[0] = 0
    if count == 0 or sizes.sum() > MOST_INKED * inked.size:
        raise EmptyDrawingError(NO_INK_IN_PHOTO)
    for number, box in enumerate(ndimage.find_objects(parts), 1):
        if _is_frame(parts, number, box, int(sizes[number])):
            sizes[number] = 0
    keeps = sizes >= max(SMALLEST_SHARE * sizes.max(), 12)
    keeps[0] = False
    if not keeps.any():
        raise EmptyDrawingError(NO_INK_IN_PHOTO)
    if keeps.sum() > MOST_PARTS:
        raise DrawingError(
            f"This photo shows {int(keeps.sum())} separate marks, too many for numbers; take one of the digits alone."
        )
    return keeps[parts]


def _levels(darkness: np.ndarray, light: Light, parts: np.ndarray, count: int) -> np.ndarray:
    """(1 + count,) float32: how dark each part is, 0 for no ink. Raises EmptyDrawingError where none is."""
    inside = parts > 0
    numbers, values = parts[inside], darkness[inside]
    sizes = np.bincount(numbers, minlength=count + 1)
    order = np.lexsort((values, numbers))
    ends = np.cumsum(sizes)
    # Of each part's pixels, sorted by darkness: the one that a tenth of them are darker than.
    places = np.maximum(ends - 1 - sizes // 10, 0)
    levels = np.where(
        sizes > 0, values[order][np.minimum(places, max(values.size - 1, 0))] if values.size else 0, 0
    )
    noise, in_shade, at_edge, off = (
        np.bincount(numbers, weights=each[inside], minlength=count + 1) / np.maximum(sizes, 1)
        for each in (light.noise, light.is_shade, light.is_edge, light.is_off)
    )
    clear = np.where(sizes >= LARGE, NOISE_OF_LARGE, NOISE_OF_MARK) * noise
    is_mark = (
        (levels >= np.maximum(LEAST_DARKNESS, clear)) & (sizes >= 12) & (np.maximum(in_shade, off) <= SHADY)
    )
    if not is_mark.any():
        raise EmptyDrawingError(NO_INK_IN_PHOTO)
    writing = _weighted_median(levels[is_mark], (sizes * levels)[is_mark])
    is_strip = (at_edge > SHADY) & (_slimness(parts, count) < STRIP)
    is_strip |= (at_edge > ALL_AT_EDGE) & (levels < PALE_AT_EDGE * writing)
    return np.where(is_mark & ~is_strip & (levels >= PALE * writing), levels, 0).astype(np.float32)


def _slimness(parts: np.ndarray, count: int) -> np.ndarray:
    """(1 + count,): each part's width to its length, as deviations along its two axes."""
    rows, columns = np.nonzero(parts)
    numbers = parts[rows, columns]
    sizes = np.maximum(np.bincount(numbers, minlength=count + 1), 1)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(numbers, weights=values, minlength=count + 1) / sizes

    y, x = rows - mean(rows)[numbers], columns - mean(columns)[numbers]
    down, across, both = mean(y * y), mean(x * x), mean(x * y)
    apart = np.hypot((down - across) / 2, both)
    longer, shorter = (down + across) / 2 + apart, (down + across) / 2 - apart
    return np.sqrt(np.maximum(shorter, 0) / np.maximum(longer, 1e-9))


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(below, below[-1] / 2)])


def _beside(inked: np.ndarray, dark: np.ndarray, level: np.ndarray) -> np.ndarray:
    """What is as dark as ink right beside it: strokes go on where they cross a printed line."""
    from scipy import ndimage

    near = ndimage.grey_dilation(np.where(inked, level, 0), size=(7, 7))
    return (near > 0) & (dark > near)


def _is_frame(parts: np.ndarray, number: int, box: tuple[slice, slice], size: int) -> bool:
    """Whether a part is the table beside the paper, the paper's edge or corner, a fold or a long line."""
    rows, columns = box
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    height, width = parts.shape
    at_edge = rows.start == 0 or columns.start == 0 or rows.stop == height or columns.stop == width
    if at_edge and max(high / height, wide / width) > 0.5:
        return True
    if max(high, wide) < LONG * max(parts.shape):
        return False
    if at_edge and size < HOLLOW * high * wide:
        return True
    y, x = np.nonzero(parts[box] == number)
    spread = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(np.stack([x, y]))), 0))
    return bool(spread[0] < SLIM * spread[1])
