"""Ink on paper in a photo: uneven light, hard shadows, ruled paper, a pen of any dark colour, a camera held askew.

Light is divided out, what is darker than the paper's own noise is found, printed lines are turned level and taken out,
and specks, frames and tables are dropped.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitrec.errors import DrawingError
from digitrec.preprocess.ink import find_ink
from digitrec.preprocess.light import Light, read_light
from digitrec.preprocess.marks import NOISE, coverage_of
from digitrec.preprocess.ruling import darkness_of_lines, ruling_angle

LONGEST_SIDE = 1400  # pixels: a photo is reduced to it; a pen's stroke is then some pixels wide still
SMALLEST_SIDE = 16  # pixels
SMALL = 256  # pixels: a picture whose longer side is no longer shows one digit or a few, and hardly any change of light
LEAST_OF_LINES = 0.06  # of the paper's light: how dark printed lines are at least where their angle is sought


@dataclass(frozen=True, eq=False)
class PhotoInk:
    """picture: (h, w, 3) uint8, the photo reduced and turned so that its lines are level. coverage: (h, w) float32 in
    [0, 1], the ink on it. angle: degrees counter-clockwise that the photo was turned.
    """

    picture: np.ndarray
    coverage: np.ndarray
    angle: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A part of a picture that was marked. left, top, right, bottom: shares of its width and height. angle: degrees
    counter-clockwise that the photo was turned to become that picture.
    """

    left: float
    top: float
    right: float
    bottom: float
    angle: float = 0.0


def frame_in_pixels(sides: tuple[int, int, int, int], photo: np.ndarray) -> Frame:
    """The frame with these sides, left, top, right and bottom in pixels of a photo (h, w, 4) uint8.

    Raises DrawingError, which says how large the photo is, for one that leaves it or is too small for a digit.
    """
    left, top, right, bottom = sides
    height, width = photo.shape[:2]
    is_inside = min(left, top) >= 0 and right <= width and bottom <= height
    if not is_inside or min(right - left, bottom - top) < SMALLEST_SIDE:
        raise DrawingError(
            f"The frame {left},{top},{right},{bottom} is not possible in a photo of {width}×{height} pixels; give LEFT,TOP,"
            f"RIGHT,BOTTOM from 0,0 to {width},{height}, at least {SMALLEST_SIDE} pixels wide and high."
        )
    return Frame(left=left / width, top=top / height, right=right / width, bottom=bottom / height)


def cut_out(photo: np.ndarray, frame: Frame) -> np.ndarray:
    """(h, w, 4) uint8: what a photo (h, w, 4) uint8 shows within the frame, in all its pixels.

    Raises DrawingError for a frame that holds next to nothing.
    """
    image = Image.fromarray(photo)
    if frame.angle:
        image = image.rotate(frame.angle, Image.Resampling.BICUBIC, fillcolor=(*_paper(photo[..., :3]), 255))
    sides = np.array([frame.left, frame.top, frame.right, frame.bottom]).clip(0, 1)
    left, top, right, bottom = np.rint(sides * (image.size * 2)).astype(int).tolist()
    if min(right - left, bottom - top) < SMALLEST_SIDE:
        raise DrawingError("This frame is too small to hold a digit; drag one around the whole number.")
    return np.asarray(image.crop((left, top, right, bottom)))


def find_photo_ink(photo: np.ndarray) -> PhotoInk:
    """The ink in a photo (h, w, 4) or (h, w, 3) uint8, of at least 16×16 pixels.

    Raises DrawingError for anything else, EmptyDrawingError where nothing is written.
    """
    picture = _reduced(photo)
    if max(picture.shape[:2]) <= SMALL:
        return PhotoInk(picture, _ink_of_small(picture))
    light = read_light(picture)
    angle = ruling_angle(light.darkness > np.maximum(LEAST_OF_LINES, NOISE * light.noise))
    if angle is None:
        return PhotoInk(picture, coverage_of(light, light.darkness))
    picture, light = _turned(picture, light, angle)
    return PhotoInk(
        picture, coverage_of(light, np.maximum(light.darkness - darkness_of_lines(light.darkness), 0))
    )


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
    image = image.convert("RGB")
    share = LONGEST_SIDE / max(image.size)
    if share < 1:
        size = round(image.width * share), round(image.height * share)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(image)


def _ink_of_small(picture: np.ndarray) -> np.ndarray:
    """(h, w) float32 in [0, 1]: a digit that was cut out of a photo fills it as a drawing fills its canvas."""
    coverage = find_ink(picture).coverage
    height, width = picture.shape[:2]
    if coverage.shape == (height, width):
        return coverage
    return np.asarray(Image.fromarray(coverage).resize((width, height), Image.Resampling.BILINEAR))


def _turned(picture: np.ndarray, light: Light, angle: float) -> tuple[np.ndarray, Light]:
    """Both turned back by degrees clockwise; what the photo does not show is not dark."""
    image = Image.fromarray(picture).rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(picture))
    soft = (light.darkness, light.noise)
    darkness, noise = (
        np.asarray(Image.fromarray(each).rotate(angle, Image.Resampling.BILINEAR)) for each in soft
    )
    sharp = (light.is_shade, light.is_edge, light.is_off)
    return np.asarray(image), Light(
        darkness, noise, *(np.asarray(Image.fromarray(each).rotate(angle)) for each in sharp)
    )


def _paper(picture: np.ndarray) -> tuple[int, int, int]:
    red, green, blue = (int(channel) for channel in np.percentile(picture, 70, axis=(0, 1)))
    return red, green, blue
