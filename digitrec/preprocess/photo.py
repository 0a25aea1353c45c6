"""Ink on paper in a photo: uneven light, ruled or squared paper, a pen of any dark colour, a camera held askew.

Light is divided out, what is darker than its surroundings is found (Sauvola and Pietikäinen, "Adaptive document image
binarization", Pattern Recognition 33, 2000), printed lines are turned level and taken out, and specks are dropped.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess.ruling import darkness_of_lines, ruling_angle

LONGEST_SIDE = 1400  # pixels: a photo is reduced to it; a pen's stroke is then some pixels wide still
LIGHT_CELLS = 24  # the light is measured in so many cells along the longer side
WINDOW = 0.06  # of the longer side: wider than a stroke, narrower than a shadow's edge
SAUVOLA_K = 0.08  # how much darker than its surroundings ink is; low, as faint pixels are judged below
FAINT = 0.45  # of the ink's darkness: what is fainter is a printed line, a shadow or grain
LEAST_DARKNESS = 0.12  # of the paper's light: a photo without anything darker has no ink
SMALLEST_SIDE = 16  # pixels
SMALLEST_SHARE = 0.02  # of the largest part's pixels: a smaller part is a speck
MOST_PARTS = 60  # that are larger than specks: cloth or leaves, not a number
MOST_INKED = 0.4  # of the paper: more is no writing

NO_INK_IN_PHOTO = "There is no writing to be found in this photo; photograph dark ink on light paper, with the digits large."


@dataclass(frozen=True, eq=False)
class PhotoInk:
    """picture: (h, w, 3) uint8, the photo reduced and turned so that its lines are level. coverage: (h, w) float32 in
    [0, 1], the ink on it.
    """

    picture: np.ndarray
    coverage: np.ndarray


def find_photo_ink(photo: np.ndarray) -> PhotoInk:
    """The ink in a photo (h, w, 4) or (h, w, 3) uint8, of at least 16×16 pixels.

    Raises DrawingError for anything else, EmptyDrawingError where nothing is written.
    """
    picture = _reduced(photo)
    darkness = darkness_of(picture)
    angle = ruling_angle(darker_than_around(darkness))
    beyond = darkness
    if angle is not None:
        picture, darkness = _turned(picture, darkness, angle)
        beyond = np.maximum(darkness - darkness_of_lines(darkness), 0)
    found = darker_than_around(beyond)
    level = ink_level(beyond, found)
    inked = without_specks(_whole_strokes(found & (beyond > FAINT * level), darkness > level))
    soft = np.clip((darkness / level - 0.5 * FAINT) / (1 - FAINT), 0, 1)
    return PhotoInk(picture, np.where(_widened(inked), soft, 0).astype(np.float32))


def darkness_of(picture: np.ndarray) -> np.ndarray:
    """(h, w) float32: how much darker each pixel is than the paper around it, from 0 to 1, in its darkest channels.

    picture: (h, w, 3) uint8. The light on the paper is the upper quartile of each cell, smoothed and divided out.
    """
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    height, width = picture.shape[:2]
    cell = max(4, -(-max(height, width) // LIGHT_CELLS))
    rows, columns = -(-height // cell), -(-width // cell)
    padded = np.pad(picture, ((0, rows * cell - height), (0, columns * cell - width), (0, 0)), mode="edge")
    cells = (
        padded.reshape(rows, cell, columns, cell, 3).transpose(0, 2, 1, 3, 4).reshape(rows, columns, -1, 3)
    )
    bright = np.percentile(cells, 80, axis=2)
    # A cell full of ink takes its neighbours' light.
    light = ndimage.gaussian_filter(ndimage.percentile_filter(bright, 60, size=(3, 3, 1)), (1, 1, 0))
    channels = [
        np.asarray(
            Image.fromarray(light[..., i].astype(np.float32)).resize(
                (width, height), Image.Resampling.BICUBIC
            )
        )
        for i in range(3)
    ]
    share = picture / np.maximum(np.stack(channels, axis=2), 16)
    missing = np.clip(1 - share, 0, 1)
    return ndimage.gaussian_filter(np.sqrt(np.mean(missing * missing, axis=2)), 0.8).astype(np.float32)


def darker_than_around(darkness: np.ndarray) -> np.ndarray:
    """(h, w) bool: what Sauvola's threshold takes for ink. darkness: (h, w) float32 in [0, 1]."""
    from skimage.filters import threshold_sauvola  # only photos need it

    window = max(15, round(WINDOW * max(darkness.shape))) | 1
    light = 1 - darkness
    return (light < threshold_sauvola(light, window, k=SAUVOLA_K, r=0.5)) & (darkness > LEAST_DARKNESS / 2)


def ink_level(darkness: np.ndarray, found: np.ndarray) -> float:
    """The darkness of the ink, that of printed lines being less. Raises EmptyDrawingError where nothing is dark."""
    values = darkness[found]
    level = float(np.percentile(values, 97)) if values.size else 0.0
    if level < LEAST_DARKNESS:
        raise EmptyDrawingError(NO_INK_IN_PHOTO)
    return level


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
    for number, (rows, columns) in enumerate(ndimage.find_objects(parts), 1):
        sides = (rows.stop - rows.start) / inked.shape[0], (columns.stop - columns.start) / inked.shape[1]
        at_edge = (
            rows.start == 0
            or columns.start == 0
            or rows.stop == inked.shape[0]
            or columns.stop == inked.shape[1]
        )
        if at_edge and max(sides) > 0.5:  # the table beside the paper
            sizes[number] = 0
    keeps = sizes >= max(SMALLEST_SHARE * sizes.max(), 12)
    keeps[0] = False
    if not keeps.any():
        raise EmptyDrawingError(NO_INK_IN_PHOTO)
    if keeps.sum() > MOST_PARTS:
        raise DrawingError(
            f"This photo shows {int(keeps.sum())} separate marks, too many for a number; take one of the digits alone."
        )
    return keeps[parts]


def _reduced(photo: np.ndarray) -> np.ndarray:
    if (
        not isinstance(photo, np.ndarray)
        or photo.dtype != np.uint8
        or photo.ndim != 3
        or photo.shape[2] not in (3, 4)
    ):
        raise DrawingError(
            "A photo must be a uint8 array of the shape (height, width, 3) or (height, width, 4)."
        )
    if min(photo.shape[:2]) < SMALLEST_SIDE:
        raise DrawingError(
            f"A photo of {photo.shape[1]}×{photo.shape[0]} pixels is too small; use one of at least "
            f"{SMALLEST_SIDE}×{SMALLEST_SIDE}."
        )
    image = Image.fromarray(photo)
    if photo.shape[2] == 4 and photo[..., 3].min() < 255:  # a drawing saved without its paper
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    factor = -(-max(image.size) // LONGEST_SIDE)
    return np.asarray(image.convert("RGB").reduce(factor))


def _turned(picture: np.ndarray, darkness: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """Both turned back by degrees clockwise; what the photo does not show is not dark."""
    image = Image.fromarray(picture).rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(picture))
    turned = Image.fromarray(darkness).rotate(angle, Image.Resampling.BILINEAR)
    return np.asarray(image), np.asarray(turned)


def _whole_strokes(inked: np.ndarray, dark: np.ndarray) -> np.ndarray:
    """With what is as dark as ink right beside it: strokes go on where they cross a line."""
    from scipy import ndimage

    return inked | (dark & ndimage.binary_dilation(inked, iterations=3))


def _paper(picture: np.ndarray) -> tuple[int, int, int]:
    red, green, blue = (int(channel) for channel in np.percentile(picture, 70, axis=(0, 1)))
    return red, green, blue


def _widened(inked: np.ndarray) -> np.ndarray:
    """With the soft edge around it."""
    from scipy import ndimage

    return ndimage.binary_dilation(inked, iterations=1)
