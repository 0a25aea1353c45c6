"""Photos as people take them, with known answers: lines of numbers on paper that lies on a table, in whatever light."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from digitrec.strokes.brush import draw
from digitrec.synthetic import desk
from digitrec.synthetic.written_numbers import WrittenNumber

WHITE = (0.93, 0.93, 0.91)
# Red, green and blue of ink, as shares of the light.
BLACK, BLUE, PENCIL = (0.11, 0.11, 0.13), (0.13, 0.2, 0.5), (0.3, 0.3, 0.32)
AROUND = 130  # pixels of the scene around the photo, so that turning it leaves no empty corners
MARGIN = 46  # pixels from the paper's edge to the writing


@dataclass(frozen=True, kw_only=True)
class Pen:
    """width: pixels. colour: of its ink. cover: share of the paper's light that the ink takes, at most. patchy: how much
    less it takes in places, 0 to 1. grainy: whether the paper's grain shows in it, as in a pencil's line.
    """

    width: float = 8.0
    colour: tuple[float, float, float] = BLACK
    cover: float = 1.0
    patchy: float = 0.0
    grainy: bool = False


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """How numbers are photographed.

    size: height and width of the photo. digit_height: of the writing, in pixels. paper: top, left, bottom, right of the
    sheet as shares of the photo, beyond it where it fills it. table: one of desk.TABLES. lights: of the desk, each a name of
    LIGHTS and a depth. words: printed above the numbers, or written beside them in letters of strokes. touches: whether
    the writing all but touches the photo's edge. turn: degrees. lean: of the camera, share by which the far side shrinks.
    blur: pixels. noise: levels of 255. crop: of the first number alone, its longer side in pixels, 0 for the whole photo.
    """

    size: desk.Size = (960, 1280)
    digit_height: float = 130.0
    pen: Pen = field(default_factory=Pen)
    paper: tuple[float, float, float, float] = (-1.0, -1.0, 2.0, 2.0)
    tint: tuple[float, float, float] = WHITE
    grain: float = 0.15
    ruling: str = "blank"
    ruling_darkness: float = 0.25
    table: str = "wood"
    lights: tuple[tuple[str, float], ...] = (("slope", 0.25),)
    heading: str = ""
    letters: tuple[tuple[np.ndarray, ...], ...] = ()
    touches: bool = False
    turn: float = 0.0
    lean: float = 0.0
    blur: float = 0.6
    noise: float = 4.0
    quality: int = 80
    crop: int = 0


LIGHTS = {"slope": desk.slope, "phone": desk.phone_shadow, "blinds": desk.blinds}


def take_snapshot(numbers: Sequence[WrittenNumber], snapshot: Snapshot, rng: np.random.Generator) -> bytes:
    """The JPEG of the numbers, one below the other, somewhere on the paper that the photo shows."""
    whole = (snapshot.size[0] + 2 * AROUND, snapshot.size[1] + 2 * AROUND)
    ink, heading = _writing(numbers, snapshot, whole, rng)
    scene = _surface(snapshot, whole, rng)
    pen = snapshot.pen
    ink *= pen.cover
    if pen.patchy:
        ink *= 1 - pen.patchy * np.clip(0.5 + 0.5 * desk.clouds(whole, 25, rng), 0, 1)
    if pen.grainy:
        ink *= np.clip(0.75 + 0.35 * desk.clouds(whole, 2.2, rng), 0.2, 1)
    for colour, covered in ((pen.colour, ink), (BLACK, heading)):
        is_inked = covered > 0
        before = scene[is_inked]
        share = covered[is_inked][:, None]
        scene[is_inked] = before * (1 - share) + np.minimum(np.array(colour, np.float32), before) * share
    seen = _through_the_camera(scene, snapshot, rng)
    if snapshot.crop:
        box = Image.fromarray(np.rint(255 * ink).astype(np.uint8)).crop(_inner(snapshot.size)).getbbox()
        seen = seen.crop(_around(box or (0, 0, *seen.size), seen.size, rng))
        longer = snapshot.crop / max(seen.size)
        seen = seen.resize((max(16, round(seen.width * longer)), max(16, round(seen.height * longer))), Image.Resampling.LANCZOS)  # fmt: skip
    buffer = io.BytesIO()
    seen.save(buffer, "JPEG", quality=snapshot.quality)
    return buffer.getvalue()


def _surface(snapshot: Snapshot, whole: desk.Size, rng: np.random.Generator) -> np.ndarray:
    """(h, w, 3) float32: the paper on its table, lit."""
    sheet = desk.paper(whole, snapshot.tint, snapshot.grain, rng)
    lines = desk.printed_lines(whole, snapshot.ruling, snapshot.ruling_darkness, rng)
    if snapshot.ruling != "blank":
        sheet *= 1 - lines[..., None] * np.array([1, 0.8, 0.5], np.float32)
    if "creases" in dict(snapshot.lights):
        sheet *= desk.creases(whole, rng)[..., None]
    top, left, bottom, right = (
        AROUND + share * snapshot.size[place % 2] for place, share in enumerate(snapshot.paper)
    )
    if top > 0 or left > 0 or bottom < whole[0] or right < whole[1]:
        on_paper = Image.new("L", (whole[1], whole[0]))
        ImageDraw.Draw(on_paper).rectangle((left, top, right, bottom), fill=255)
        mask = np.asarray(on_paper.filter(ImageFilter.GaussianBlur(0.7)), np.float32)[..., None] / 255
        lifted = np.asarray(on_paper.filter(ImageFilter.GaussianBlur(rng.uniform(3, 12))), np.float32) / 255
        cast = rng.uniform(0.1, 0.6) * np.roll(lifted, rng.integers(-9, 10, 2), (0, 1))
        beside = desk.table(snapshot.table, whole, rng) * (1 - cast[..., None].astype(np.float32))
        sheet = beside + (sheet - beside) * mask
    for name, depth in snapshot.lights:
        if name in LIGHTS:
            light = LIGHTS[name](snapshot.size, depth, rng)
            sheet *= np.pad(light, AROUND, mode="edge")[..., None]
    return sheet


def _writing(
    numbers: Sequence[WrittenNumber], snapshot: Snapshot, whole: desk.Size, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) float32 each: the ink of the numbers and the words by hand, and what is printed."""
    top, left, bottom, right = _room(snapshot)
    blocks = [_strokes(number, snapshot.digit_height) for number in numbers]
    words = [list(letter) for letter in snapshot.letters]
    gap = snapshot.digit_height * rng.uniform(0.35, 0.9)
    high = sum(size[0] for _, size in blocks) + gap * (len(blocks) - 1)
    wide = max(size[1] for _, size in blocks)
    above = 2.2 * _heading_size(snapshot) if snapshot.heading else 0
    beside = snapshot.digit_height * (0.85 * len(words) + 0.9) if words else 0
    shrink = min(1.0, (bottom - top - above) / high, (right - left) / (wide + beside))
    beside *= shrink
    pen = max(snapshot.pen.width, 2.0)
    y = top + above + rng.uniform(0, 1) * max(bottom - top - above - high * shrink, 0)
    x = left + beside + rng.uniform(0, 1) * max(right - left - beside - wide * shrink, 0)
    if snapshot.touches:
        x, y = _at_the_edge(x, y, (high * shrink, wide * shrink), snapshot, rng)
    strokes = []
    first = y + blocks[0][1][0] * shrink
    for lines, (line_height, _) in blocks:
        strokes += [stroke * shrink + (x, y) for stroke in lines]
        y += (line_height + gap) * shrink
    height = snapshot.digit_height * shrink * 0.8
    for place, letter in enumerate(words):
        corner = (x - beside + place * height * 1.05, first - height)
        strokes += [stroke * height + corner for stroke in letter]
    ink = draw([np.asarray(stroke, np.float32) for stroke in strokes], pen, whole).astype(np.float32) / 255
    printed = Image.new("L", (whole[1], whole[0]))
    if snapshot.heading:
        font = ImageFont.load_default(_heading_size(snapshot))
        ImageDraw.Draw(printed).text(
            (x, max(top, first - height * 1.3 - above)), snapshot.heading, fill=255, font=font
        )
    return ink, np.asarray(printed, np.float32) / 255


def _heading_size(snapshot: Snapshot) -> float:
    return max(18.0, 0.38 * snapshot.digit_height)


def _strokes(number: WrittenNumber, height: float) -> tuple[list[np.ndarray], tuple[float, float]]:
    """The number's strokes and size, its digits so many pixels high on average."""
    scale = height / float(np.mean([box[2] - box[0] for box in number.boxes]))
    points = np.concatenate(number.strokes)
    low, high = points.min(axis=0) * scale, points.max(axis=0) * scale
    return [stroke * scale - low for stroke in number.strokes], (
        float(high[1] - low[1]),
        float(high[0] - low[0]),
    )


def _room(snapshot: Snapshot) -> tuple[float, float, float, float]:
    """top, left, bottom, right in the scene: where the photo shows paper, but for a margin."""
    sides = []
    for place, share in enumerate(snapshot.paper):
        length = snapshot.size[place % 2]
        sides.append(AROUND + min(max(share * length, 0), length) + (MARGIN if place < 2 else -MARGIN))
    top, left, bottom, right = sides
    return top, left, bottom, right


def _at_the_edge(
    x: float, y: float, block: tuple[float, float], snapshot: Snapshot, rng: np.random.Generator
) -> tuple[float, float]:
    """Moved to one of the photo's sides, some pixels from it."""
    near, pen = rng.uniform(2, 10), snapshot.pen.width / 2
    height, width = snapshot.size
    side = rng.integers(4)
    if side == 0:
        return AROUND + near + pen, y
    if side == 1:
        return AROUND + width - near - pen - block[1], y
    return (x, AROUND + near + pen) if side == 2 else (x, AROUND + height - near - pen - block[0])


def _through_the_camera(scene: np.ndarray, snapshot: Snapshot, rng: np.random.Generator) -> Image.Image:
    """The photo: the scene turned, seen from one side, a little blurred, with noise."""
    picture = Image.fromarray(np.rint(255 * np.clip(scene, 0, 1)).astype(np.uint8))
    if snapshot.turn:
        picture = picture.rotate(snapshot.turn, Image.Resampling.BICUBIC)
    if snapshot.lean:
        picture = _leaning(picture, snapshot.lean, rng)
    picture = picture.crop(_inner(snapshot.size)).filter(ImageFilter.GaussianBlur(snapshot.blur))
    levels = np.asarray(picture, np.float32)
    levels += rng.standard_normal(levels.shape, np.float32) * np.float32(snapshot.noise)
    # As cameras smooth their own.
    levels += desk.clouds(snapshot.size, 2.5, rng)[..., None] * np.float32(0.6 * snapshot.noise)
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def _leaning(picture: Image.Image, lean: float, rng: np.random.Generator) -> Image.Image:
    """Seen from below or from the side: a quadrilateral of the scene becomes the whole."""
    width, height = picture.size
    dx, dy = lean * width / 2, lean * height / 4
    corners = [(dx, dy), (width - dx, dy), (width, height), (0, height)]
    if rng.random() < 0.5:
        corners = [(0, 0), (width, 0), (width - dx, height - dy), (dx, height - dy)]
    targets = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(targets, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    coefficients = np.linalg.solve(np.array(rows, float), np.array(corners, float).ravel())
    return picture.transform(picture.size, Image.Transform.PERSPECTIVE, coefficients.tolist(), Image.Resampling.BICUBIC)  # fmt: skip


def _inner(size: desk.Size) -> tuple[int, int, int, int]:
    return AROUND, AROUND, AROUND + size[1], AROUND + size[0]


def _around(
    box: tuple[int, int, int, int], size: tuple[int, int], rng: np.random.Generator
) -> tuple[int, int, int, int]:
    """left, top, right, bottom with a tenth to a third of the longer side on each side, within the picture."""
    longer = max(box[2] - box[0], box[3] - box[1])
    left, top, right, bottom = (rng.uniform(0.06, 0.33, 4) * longer).astype(int).tolist()
    return (
        max(box[0] - left, 0), max(box[1] - top, 0), min(box[2] + right, size[0]), min(box[3] + bottom, size[1])
    )  # fmt: skip
