"""The light on paper, divided out of a photo: what is darker than the paper around it, and how much noise there is."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitrec.preprocess.sheet import off_the_sheet

LIGHT_SIDE = 350  # pixels to which the longer side is reduced while the light is sought
# Of the longer side, about each pixel. The median of so much paper is paper wherever strokes cover less than half of it; and a
# median keeps a shadow's edge exactly where it is, however hard, where a mean would leave a dark band beside it.
WINDOW = 0.1
WIDER = 3.0  # times the window, where strokes are too thick for it
DIP = 0.75  # of the wider window's light: a place that dark may be ink
PAPER, LIT = (
    0.88,
    0.8,
)  # of the paper's own light, and of the wider window's: brighter is paper, and darker than lit
SHADY_RING = 0.15  # of what is around such a place, that is paper in the shade
LARGEST_DIP = 0.06  # of the picture
EDGE = 1  # reduced pixels around each, the darkest of whose light counts: the photo's own edges are sharper than reduced ones
# A shadow's corner is rounded by the median. What is left of it is as dark as the paper in shade so many reduced pixels beside.
BESIDE = 8
SHADE = 0.85  # of the light around: paper beside, from which on it is in shade
SAME = 0.13  # of that paper's light: what differs less is the same
BORDER = 2  # reduced pixels to either side of an edge, where thin shadows lie
STEEP = 0.85  # the darker side's light to the brighter one's at an edge
CLEAR = 6.0  # deviations of the noise by which ink is darker, where it says which region is the sheet
FAINT_AT_EDGE = 0.08  # of the light: what is darker by less, along a shadow's edge, may be its own
BLOCK = 16  # pixels of a block in which noise is measured
DARKEST = 10.0  # levels of 255: light below it is taken for it, as its shares are noise


@dataclass(frozen=True, eq=False)
class Light:
    """(h, w) each. darkness: float32, how much darker a pixel is than the paper around it, from 0 to 1, on average
    over the channels. noise: float32, the deviation that grain, noise and texture have around it. is_shade: bool, whether it is
    on lit paper, but as dark in each channel as paper in the shade beside. is_edge: bool, whether the light changes at once
    there, as at the edge of a shadow or of the paper. is_off: bool, whether it is no part of the sheet, but of the table.
    """

    darkness: np.ndarray
    noise: np.ndarray
    is_shade: np.ndarray
    is_edge: np.ndarray
    is_off: np.ndarray


def darkness_of(picture: np.ndarray, window: float = WINDOW) -> np.ndarray:
    """(h, w) float32: how much darker each pixel is than the paper around it, from 0 to 1, on average over the channels.

    picture: (h, w, 3) uint8. window: of the longer side, in which strokes are less than half of what there is.
    """
    return read_light(picture, window).darkness


def read_light(picture: np.ndarray, window: float = WINDOW) -> Light:
    """What the light is on a picture (h, w, 3) uint8. window: as in `darkness_of`."""
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    paper = _paper(picture, window)
    light = _as_large(paper, picture)
    darkest_near = _as_large(ndimage.minimum_filter(paper, (2 * EDGE + 1, 2 * EDGE + 1, 1)), picture)
    missing = _missing(picture, darkest_near)
    # What is darker than either side of a shadow's edge is ink, as dark as it is beside its own side's paper.
    is_ink = np.clip((missing - FAINT_AT_EDGE) / FAINT_AT_EDGE, 0, 1)
    darkness = np.maximum(missing + (_missing(picture, light) - missing) * is_ink, 0)
    noise, change = _noise(missing), _change(paper)
    ink = _as_small(np.where(darkness > CLEAR * np.maximum(noise, 0.02), np.square(darkness), 0), paper.shape)
    off = off_the_sheet(paper, change < STEEP, _as_small(noise, paper.shape), ink)
    is_edge = _as_large(ndimage.minimum_filter(change, 2 * BORDER + 1), picture) < STEEP
    return Light(darkness, noise, _shade(picture, paper, light), is_edge, _as_large(off, picture) > 0.5)


def _shade(picture: np.ndarray, paper: np.ndarray, light: np.ndarray) -> np.ndarray:
    """(h, w) bool: see Light."""
    from scipy import ndimage

    side = 2 * BESIDE + 1
    beside = _as_large(ndimage.minimum_filter(paper, (side, side, 1)), picture)
    levels = ndimage.gaussian_filter(picture.astype(np.float32), (1.2, 1.2, 0))
    is_same = (np.abs(levels - beside) < SAME * beside).all(axis=2)
    return np.asarray(is_same & (beside.mean(axis=2) < SHADE * light.mean(axis=2)))


def _change(paper: np.ndarray) -> np.ndarray:
    """(rows, columns) float32: the least light around each pixel to the most, in the channel that changes most; 1 where
    it is even.
    """
    from scipy import ndimage

    near = (2 * BORDER + 1, 2 * BORDER + 1, 1)
    most = np.maximum(ndimage.maximum_filter(paper, near), DARKEST)
    return np.asarray((ndimage.minimum_filter(paper, near) / most).min(axis=2), np.float32)


def _as_small(large: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """(rows, columns) float32: means of a picture's (h, w) values in the reduced pixels."""
    image = Image.fromarray(large.astype(np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BOX))


def _missing(picture: np.ndarray, light: np.ndarray) -> np.ndarray:
    """(h, w) float32: the share of the light that is missing, negative where there is more."""
    from scipy import ndimage

    missing = np.mean(1 - picture / np.maximum(light, DARKEST), axis=2)
    return np.asarray(ndimage.gaussian_filter(missing, 0.8), np.float32)


def _paper(picture: np.ndarray, window: float) -> np.ndarray:
    """(rows, columns, 3) uint8, reduced: the paper's own levels, as if nothing were written on it."""
    step = max(1, round(max(picture.shape) / LIGHT_SIDE))
    small = np.asarray(Image.fromarray(picture).reduce(step))
    coarse = np.asarray(Image.fromarray(small).reduce(2))
    size = small.shape[1], small.shape[0]
    wide = np.asarray(
        Image.fromarray(_medians(coarse, WIDER * window)).resize(size, Image.Resampling.BILINEAR)
    )
    return _filled(_medians(small, window), wide, small)


def _medians(small: np.ndarray, window: float) -> np.ndarray:
    """(rows, columns, 3) uint8: each channel's median in a square around each pixel."""
    from skimage.filters import rank  # only photos need it

    half = max(4, round(window * max(small.shape) / 2))
    footprint = np.ones((2 * half + 1, 2 * half + 1), np.uint8)
    padded = np.pad(small, ((half, half), (half, half), (0, 0)), mode="symmetric")
    channels = [
        rank.median(np.ascontiguousarray(channel), footprint) for channel in np.moveaxis(padded, 2, 0)
    ]
    return np.stack(channels, axis=2)[half:-half, half:-half]


def _filled(paper: np.ndarray, wide: np.ndarray, small: np.ndarray) -> np.ndarray:
    """The paper with the wider window's light where thick strokes cross, and are most of what the window sees.

    Such a place is dark, and around it is ink, or paper as bright as the wider window sees it. A shadow's corner, which the
    wider window does not see either, goes on into the shadow.
    """
    from scipy import ndimage

    grey, brighter, levels = (each.mean(axis=2) for each in (paper, wide, small))
    places, count = ndimage.label(grey < DIP * brighter)
    filled = paper.copy()
    for number, box in enumerate(ndimage.find_objects(places, count), 1):
        here = tuple(slice(max(side.start - 4, 0), side.stop + 4) for side in box)
        place = places[here] == number
        around = ndimage.binary_dilation(place, iterations=2) & ~place
        is_shade = (levels[here] > PAPER * grey[here]) & (levels[here] < LIT * brighter[here][place].mean())
        if place.sum() < LARGEST_DIP * grey.size and is_shade[around].mean() < SHADY_RING:
            near = ndimage.binary_dilation(place, iterations=4)
            filled[here][near] = np.maximum(paper, wide)[here][near]
    return filled


def _as_large(small: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """float32, as high and wide as the picture. small: (rows, columns) or (rows, columns, 3)."""
    from scipy import ndimage

    size = picture.shape[1], picture.shape[0]
    if small.ndim == 3:
        return np.stack([_as_large(channel, picture) for channel in np.moveaxis(small, 2, 0)], axis=2)
    smooth = Image.fromarray(ndimage.gaussian_filter(small.astype(np.float32), 0.7))
    return np.asarray(smooth.resize(size, Image.Resampling.BILINEAR))


def _noise(missing: np.ndarray) -> np.ndarray:
    """The deviation around each pixel, from medians in blocks: of the calmer ones, as ink and edges are no noise."""
    from scipy import ndimage

    height, width = missing.shape
    rows, columns = -(-height // BLOCK), -(-width // BLOCK)
    padded = np.pad(missing, ((0, rows * BLOCK - height), (0, columns * BLOCK - width)), mode="edge")
    blocks = padded.reshape(rows, BLOCK, columns, BLOCK).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    middle = np.median(blocks, axis=2, keepdims=True)
    deviations = 1.48 * np.median(np.abs(blocks - middle), axis=2)
    around = ndimage.percentile_filter(deviations, 30, size=5, mode="nearest").astype(np.float32)
    return np.asarray(Image.fromarray(around).resize((width, height), Image.Resampling.BILINEAR))
