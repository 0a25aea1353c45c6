"""Training images from pen strokes, drawn afresh each time: as other people, in a hurry or with other pens, would."""

import multiprocessing
from collections.abc import Sequence
from functools import partial

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess import preprocess
from digitrec.strokes.brush import draw
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import CANVAS, SIZES, WIDTHS, Pen, placed
from digitrec.strokes.points import lengths_along, points_at

_LENGTH = 88  # pixels of a digit with its ink: four for each one of the fitted digit, and crisp for its strokes' width
_MARGIN = 4
_THICK_SHARE, _THICK = 0.2, (0.12, 0.4)  # of the digit's longer side
_FLAG_SHARE, _FOOT_SHARE = 0.3, 0.25
_STRAIGHT = 0.08  # of its length a line may be bent, and still be a stem
_CHUNK = 256


def training_images(
    digits: Sequence[PenDigit], seed: int, variants: int, processes: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """(n · variants, 28, 28) uint8, ink = 255, as the page's preprocessing makes them, and (n · variants,) int64 labels.

    All variants of a digit stand together. Each is drawn afresh: the same for the same seed, digit and variant, whatever
    else is asked for. processes: more than one share the work; they are started anew, without what the caller imported.
    Size and place on the canvas are not drawn, as the preprocessing takes them away; what a size leaves, the width of
    the pen in relation to the digit, is.
    """
    chunks = [digits[start : start + _CHUNK] for start in range(0, len(digits), _CHUNK)]
    draw_chunk = partial(_images, seed=seed, variants=variants)
    if processes > 1 and len(chunks) > 1:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(draw_chunk, chunks, chunksize=1)
    else:
        parts = [draw_chunk(chunk) for chunk in chunks]
    labels = np.array([digit.label for digit in digits], np.int64)
    images = np.concatenate(parts) if parts else np.zeros((0, 28, 28), np.uint8)
    return images, np.repeat(labels, variants)


def varied(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> tuple[list[np.ndarray], float]:
    """The strokes of another writer of the same digit, the longer side 1 long, and their pen's width beside that."""
    pen = Pen(
        size=1.0,
        tilt=float(rng.uniform(-20, 20)),
        aspect=float(np.exp(np.clip(rng.normal(0, 0.16), -0.35, 0.35))),
        shear=float(np.clip(rng.normal(0, 0.13), -0.3, 0.3)),
    )
    ways = _warped(placed(_in_a_unit(strokes), pen, 1), rng)
    ways = [_wobbly(_at_another_speed(way, rng), rng) for way in ways]
    if rng.uniform() < 0.15:
        ways = _unfinished(ways, rng)
    if rng.uniform() < 0.06:
        ways = _with_a_gap(ways, rng)
    width = rng.uniform(*WIDTHS) / (CANVAS * rng.uniform(*SIZES))
    if rng.uniform() < _THICK_SHARE:
        # Thick pens and small digits together are rare, and the hardest: more often than by chance.
        width = rng.uniform(*_THICK)
    return ways, float(width)


def _images(digits: Sequence[PenDigit], seed: int, variants: int) -> np.ndarray:
    images = np.zeros((len(digits) * variants, 28, 28), np.uint8)
    for row, digit in enumerate(digits):
        for variant in range(variants):
            rng = np.random.default_rng([seed, digit.index, variant])
            strokes: Sequence[np.ndarray] = digit.strokes
            if digit.label == 1 and rng.uniform() < _FLAG_SHARE:
                strokes = with_a_flag(strokes, rng)
            images[row * variants + variant] = np.rint(_image(strokes, rng) * 255)
    return images


def _image(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    ways, width = varied(strokes, rng)
    try:
        return preprocess(255 - drawn_small(ways, width))
    except EmptyDrawingError:  # a lone dot that fills its paper
        return np.zeros((28, 28), np.float32)


def drawn_small(ways: Sequence[np.ndarray], width: float) -> np.ndarray:
    """(h, w) uint8, ink = 255: the ink alone, its longer side 88 pixels, with a little margin.

    ways: strokes in any unit; width: of the pen, in the same one.
    """
    points = np.concatenate(ways)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _LENGTH / (float((high - low).max()) + width)
    high_and_wide = np.ceil((high - low + width) * scale + 2 * _MARGIN)[::-1].astype(int)
    start = low - width / 2 - _MARGIN / scale
    return draw([(way - start) * scale for way in ways], width * scale, tuple(np.maximum(high_and_wide, 16)))


def with_a_flag(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """A 1 that is one straight line, as it is written on the continent: with an upstroke, and sometimes a foot.

    Any other 1 is returned as it is. The sets to learn from have few such, and turned a little they are near a 7.
    """
    stem = np.asarray(strokes[0], np.float64)
    whole = stem[-1] - stem[0]
    if whole[1] < 0:
        stem, whole = stem[::-1], -whole
    length = float(np.hypot(*whole))
    lean = float(np.degrees(np.arctan2(-whole[0], whole[1])))  # of the stem, to the right further up
    if len(strokes) != 1 or length == 0 or abs(lean) > 45:
        return list(strokes)
    along = whole / length
    beside = (stem - stem[0]) @ np.array([-along[1], along[0]])
    if np.abs(beside).max() > _STRAIGHT * length:
        return list(strokes)
    # Between the stem and the upstroke, which comes from the lower left: were it level, it would be a 7.
    away = np.radians(rng.uniform(20, max(20, min(55, 58 - lean))))
    turn = np.array([[np.cos(away), -np.sin(away)], [np.sin(away), np.cos(away)]])
    flag = (turn @ along) * length * rng.uniform(0.15, 0.5)
    start = stem[0] + np.linspace(1, 0, 9)[:-1, None] * flag
    ways = [np.concatenate([start, stem])]
    if rng.uniform() < _FOOT_SHARE:
        half = length * rng.uniform(0.15, 0.4)
        ways.append(stem[-1] + np.linspace(-half, half, 9)[:, None] * np.array([1.0, rng.normal(0, 0.08)]))
    return ways


def _in_a_unit(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The strokes between 0 and 1, in float64."""
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    longer_side = float((points.max(axis=0) - low).max()) or 1.0
    return [(stroke.astype(np.float64) - low) / longer_side for stroke in strokes]


def _warped(ways: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Bent as by a hand of other habits: three slow waves across the paper move x and y by up to a few percent."""
    waves = rng.normal(0, 4.0, (3, 2))  # radians over the digit's longer side
    phases = rng.uniform(0, 2 * np.pi, 3)
    shifts = rng.normal(0, 0.022, (3, 2))
    return [way + np.sin(way @ waves.T + phases) @ shifts for way in ways]


def _at_another_speed(way: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The points that a faster or slower mouse would have left on the same way: 0.01 to 0.11 of the digit apart."""
    if len(way) < 3:
        return way
    lengths = lengths_along(way)
    if lengths[-1] == 0:
        return way
    step = np.exp(rng.uniform(np.log(0.01), np.log(0.11)))
    count = max(3, round(lengths[-1] / step) + 1)
    places = np.linspace(0, lengths[-1], count)
    places[1:-1] += rng.uniform(-0.3, 0.3, count - 2) * places[1]
    return points_at(way, lengths, places)


def _wobbly(way: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A trembling hand: two waves along the stroke, some much stronger than others."""
    if len(way) < 3:
        return way
    strength = abs(rng.normal(0, 0.008))
    along = np.linspace(0, 1, len(way))[:, None, None]
    waves = np.sin(2 * np.pi * (rng.uniform(1, 9, (2, 2)) * along + rng.uniform(0, 1, (2, 2))))
    return way + strength * waves.sum(axis=1)


def _unfinished(ways: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """One stroke ends, or begins, up to a tenth of its length too early."""
    chosen = int(rng.integers(len(ways)))
    way = ways[chosen]
    missing = int(len(way) * rng.uniform(0, 0.1))
    kept = way[missing:] if rng.uniform() < 0.5 else way[: len(way) - missing]
    return [kept if place == chosen else each for place, each in enumerate(ways)]


def _with_a_gap(ways: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """The pen lost touch with the paper once, for up to a twelfth of the longest stroke."""
    chosen = int(np.argmax([len(way) for way in ways]))
    way = ways[chosen]
    if len(way) < 12:
        return ways
    start = int(len(way) * rng.uniform(0.15, 0.8))
    end = start + max(1, int(len(way) * rng.uniform(0.02, 0.085)))
    return [*ways[:chosen], way[:start], way[end:], *ways[chosen + 1 :]]
