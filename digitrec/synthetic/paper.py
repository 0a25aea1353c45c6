"""Photos of numbers on paper with known answers: shadow, printed lines, a turned camera, noise and JPEG's blocks."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitrec.strokes.brush import draw
from digitrec.synthetic.written_numbers import WrittenNumber

RULINGS = ("blank", "ruled", "squared")
SIZE = (900, 1200)  # height, width of a photo in pixels
MARGIN = 160  # pixels of paper around the photo, so that turning it leaves no empty corners
INKS = ((28, 30, 34), (24, 44, 120), (32, 70, 160))  # black, dark and light blue


@dataclass(frozen=True, kw_only=True)
class Photo:
    """How a number is photographed.

    ruling: one of RULINGS. darkness: of the printed lines, 0 none to 1 black. shadow: share of the light that the darkest
    corner lacks. angle: degrees. noise: standard deviation in levels of 255. quality: of the JPEG.
    """

    ruling: str = "blank"
    darkness: float = 0.35
    shadow: float = 0.4
    angle: float = 0.0
    noise: float = 6.0
    quality: int = 40
    ink: tuple[int, int, int] = INKS[0]


def random_photo(rng: np.random.Generator) -> Photo:
    """Any ruling and ink, lines of 0.15 to 0.5, shadow up to 0.6, turned up to 10°, noise of 2 to 12, JPEG 40 to 90."""
    return Photo(
        ruling=str(rng.choice(RULINGS)),
        darkness=float(rng.uniform(0.15, 0.5)),
        shadow=float(rng.uniform(0, 0.6)),
        angle=float(rng.uniform(-10, 10)),
        noise=float(rng.uniform(2, 12)),
        quality=int(rng.integers(40, 91)),
        ink=INKS[rng.integers(len(INKS))],
    )


def take_photo(number: WrittenNumber, photo: Photo, rng: np.random.Generator) -> bytes:
    """The JPEG of the number on paper, 1200×900 pixels, the number anywhere on it that it fits."""
    sheet = sheet_of_paper(photo, rng)
    return photograph(sheet, _ink_on_sheet(number, sheet.shape, MARGIN, rng), photo, rng)


def photograph(sheet: np.ndarray, ink: np.ndarray, photo: Photo, rng: np.random.Generator) -> bytes:
    """The JPEG of ink on a `sheet_of_paper`. ink: float32 in [0, 1], as large as the sheet."""
    height, width = SIZE
    ink = ink[..., None]
    colour = np.array(photo.ink, np.float32) / 255
    sheet = sheet[..., None] * (1 - ink) + np.minimum(colour, sheet[..., None]) * ink
    picture = Image.fromarray(np.rint(255 * np.clip(sheet, 0, 1)).astype(np.uint8))
    turned = picture.rotate(photo.angle, Image.Resampling.BICUBIC)
    seen = np.asarray(turned.crop((MARGIN, MARGIN, MARGIN + width, MARGIN + height)), np.float32)
    light = seen * _light(photo, rng)[..., None] + rng.normal(0, photo.noise, seen.shape)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=photo.quality)
    return buffer.getvalue()


def sheet_of_paper(photo: Photo, rng: np.random.Generator) -> np.ndarray:
    """(h, w) float32: white paper with its printed lines, MARGIN larger than the photo on each side."""
    sheet = np.full([side + 2 * MARGIN for side in SIZE], 0.94, np.float32)
    spacing = int(rng.integers(70, 130)) if photo.ruling == "ruled" else int(rng.integers(36, 64))
    thickness = int(rng.integers(1, 4))
    for line in range(thickness):
        if photo.ruling != "blank":
            sheet[line::spacing] = 0.94 * (1 - photo.darkness)
        if photo.ruling == "squared":
            sheet[:, line::spacing] = 0.94 * (1 - photo.darkness)
    return sheet


def _ink_on_sheet(
    number: WrittenNumber, size: tuple[int, ...], margin: int, rng: np.random.Generator
) -> np.ndarray:
    """(h, w) float32: the number's ink on the sheet, at 40 to 80 % of the photo's width or half its height."""
    room = np.array(SIZE, float)
    scale = min(room[1] * rng.uniform(0.4, 0.8) / number.size[1], room[0] * 0.5 / number.size[0])
    high, wide = (int(side * scale) for side in number.size)
    top = margin + 90 + int(rng.uniform(0, 1) * (room[0] - 180 - high))
    left = margin + 60 + int(rng.uniform(0, 1) * (room[1] - 120 - wide))
    ink = np.zeros(size[:2], np.float32)
    strokes = [stroke * scale for stroke in number.strokes]
    ink[top : top + high, left : left + wide] = draw(strokes, max(number.pen * scale, 3), (high, wide)) / 255
    return ink


def _light(photo: Photo, rng: np.random.Generator) -> np.ndarray:
    """(h, w) float32: bright on one side, darker towards the other, and the soft edge of a hand's shadow."""
    height, width = SIZE
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)
    slope = 1 - photo.shadow * (along + 0.7) / 1.4
    edge = 1 / (1 + np.exp(-(along - rng.uniform(-0.3, 0.3)) * rng.uniform(12, 40)))
    return np.asarray(slope * (1 - 0.4 * photo.shadow * edge), np.float32)
