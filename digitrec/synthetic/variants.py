"""Variants of a digit's strokes and their images: as other people, in a hurry or with other pens, would write it."""

import multiprocessing
from collections.abc import Sequence
from functools import partial

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess import preprocess
from digitrec.strokes.brush import draw
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import CANVAS, SIZES, WIDTHS, Pen, placed
from digitrec.strokes.points import Strokes, lengths_along, points_at

_LENGTH = 88  # pixels of a digit with its ink: four for each one of the fitted digit, and crisp for its strokes' width
_MARGIN = 4
_THICK_SHARE, _THICK = 0.2, (0.12, 0.4)  # of the digit's longer side
_FLAG_SHARE, _FOOT_SHARE = 0.3, 0.25
_STRAIGHT = 0.08  # of its length a line may be bent, and still be a stem
_CHUNK = 256


def variant_images(
    digits: Sequence[PenDigit], seed: int, variants: int, processes: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """(n · variants, 28, 28) uint8, ink = 255, as the page's preprocessing makes them, and (n · variants,) int64 labels.

    The variants of a digit stand together. One is the same whenever seed, digit and its number among the variants are
    the same, whatever else is asked for. processes: more than one share the work; each is started anew, without what the
    caller has imported.
    """
    chunks = [digits[start : start + _CHUNK] for start in range(0, len(digits), _CHUNK)]
    draw_chunk = partial(_images_of_chunk, seed=seed, variants=variants)
    if processes > 1 and len(chunks) > 1:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(draw_chunk, chunks, chunksize=1)
    else:
        parts = [draw_chunk(chunk) for chunk in chunks]
    labels = np.array([digit.label for digit in digits], np.int64)
    images = np.concatenate(parts) if parts else np.zeros((0, 28, 28), np.uint8)
    return images, np.repeat(labels, variants)


def _images_of_chunk(digits: Sequence[PenDigit], seed: int, variants: int) -> np.ndarray:
    images = np.zeros((len(digits) * variants, 28, 28), np.uint8)
    for row, digit in enumerate(digits):
        for variant in range(variants):
            rng = np.random.default_rng([seed, digit.index, variant])
            strokes: Strokes = digit.strokes
            if digit.label == 1 and rng.uniform() < _FLAG_SHARE:
                strokes = add_flag(strokes, rng)
            images[row * variants + variant] = _variant_image(strokes, rng)
    return images


def _variant_image(strokes: Strokes, rng: np.random.Generator) -> np.ndarray:
    try:
        return to_pixels(preprocess(255 - ink_of(*random_variant(strokes, rng))))
    except EmptyDrawingError:  # a lone dot that fills its paper
        return np.zeros((28, 28), np.uint8)


def to_pixels(images: np.ndarray) -> np.ndarray:
    """Images in [0, 1] → uint8, ink = 255."""
    return np.round(images * 255).astype(np.uint8)


def random_variant(strokes: Strokes, rng: np.random.Generator) -> tuple[list[np.ndarray], float]:
    """The strokes as another writer might write them, their longer side 1, and the width of the pen in the same unit.

    The preprocessing takes size and place away, so neither is random here. What a digit's size changes is how wide the
    pen is beside it: that is.
    """
    pen = Pen(
        size=1.0,
        tilt=float(rng.uniform(-20, 20)),
        aspect=float(np.exp(np.clip(rng.normal(0, 0.16), -0.35, 0.35))),
        shear=float(np.clip(rng.normal(0, 0.13), -0.3, 0.3)),
    )
    variant = _bend(placed(_scale_to_unit(strokes), pen, 1), rng)
    variant = [_tremble(_change_speed(stroke, rng), rng) for stroke in variant]
    if rng.uniform() < 0.15:
        variant = _shorten_one_stroke(variant, rng)
    if rng.uniform() < 0.06:
        variant = _interrupt_longest_stroke(variant, rng)
    width = rng.uniform(*WIDTHS) / (CANVAS * rng.uniform(*SIZES))
    if rng.uniform() < _THICK_SHARE:
        # Thick pens and small digits together are rare, and the hardest: more often than by chance.
        width = rng.uniform(*_THICK)
    return variant, float(width)


def ink_of(strokes: Strokes, width: float) -> np.ndarray:
    """(h, w) uint8, ink = 255: the ink alone, its longer side 88 pixels, with a little margin.

    strokes: in any unit. width: of the pen, in the same one.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _LENGTH / (float((high - low).max()) + width)
    high_and_wide = np.ceil((high - low + width) * scale + 2 * _MARGIN)[::-1].astype(int)
    start = low - width / 2 - _MARGIN / scale
    on_paper = [(stroke - start) * scale for stroke in strokes]
    return draw(on_paper, width * scale, tuple(np.maximum(high_and_wide, 16)))


def add_flag(strokes: Strokes, rng: np.random.Generator) -> list[np.ndarray]:
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
    drawn = [np.concatenate([start, stem])]
    if rng.uniform() < _FOOT_SHARE:
        half = length * rng.uniform(0.15, 0.4)
        drawn.append(stem[-1] + np.linspace(-half, half, 9)[:, None] * np.array([1.0, rng.normal(0, 0.08)]))
    return drawn


def _scale_to_unit(strokes: Strokes) -> list[np.ndarray]:
    """The strokes between 0 and 1, in float64."""
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    longer_side = float((points.max(axis=0) - low).max()) or 1.0
    return [(stroke.astype(np.float64) - low) / longer_side for stroke in strokes]


def _bend(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """As by a hand of other habits: three slow waves across the paper move x and y by up to a few percent."""
    waves = rng.normal(0, 4.0, (3, 2))  # radians over the digit's longer side
    phases = rng.uniform(0, 2 * np.pi, 3)
    shifts = rng.normal(0, 0.022, (3, 2))
    return [stroke + np.sin(stroke @ waves.T + phases) @ shifts for stroke in strokes]


def _change_speed(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The points that a faster or slower mouse would have left on the same way: 0.01 to 0.11 of the digit apart."""
    if len(stroke) < 3:
        return stroke
    lengths = lengths_along(stroke)
    if lengths[-1] == 0:
        return stroke
    step = np.exp(rng.uniform(np.log(0.01), np.log(0.11)))
    count = max(3, round(lengths[-1] / step) + 1)
    places = np.linspace(0, lengths[-1], count)
    places[1:-1] += rng.uniform(-0.3, 0.3, count - 2) * places[1]
    return points_at(stroke, lengths, places)


def _tremble(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Two waves along the stroke, of some hands much stronger than of others."""
    if len(stroke) < 3:
        return stroke
    strength = abs(rng.normal(0, 0.008))
    along = np.linspace(0, 1, len(stroke))[:, None, None]
    waves = np.sin(2 * np.pi * (rng.uniform(1, 9, (2, 2)) * along + rng.uniform(0, 1, (2, 2))))
    return stroke + strength * waves.sum(axis=1)


def _shorten_one_stroke(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """One stroke ends, or begins, up to a tenth of its length too early."""
    chosen = int(rng.integers(len(strokes)))
    stroke = strokes[chosen]
    missing = int(len(stroke) * rng.uniform(0, 0.1))
    rest = stroke[missing:] if rng.uniform() < 0.5 else stroke[: len(stroke) - missing]
    return [*strokes[:chosen], rest, *strokes[chosen + 1 :]]


def _interrupt_longest_stroke(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """The pen lost touch with the paper once, for up to a twelfth of the longest stroke."""
    chosen = int(np.argmax([len(stroke) for stroke in strokes]))
    stroke = strokes[chosen]
    if len(stroke) < 12:
        return strokes
    start = int(len(stroke) * rng.uniform(0.15, 0.8))
    end = start + max(1, int(len(stroke) * rng.uniform(0.02, 0.085)))
    return [*strokes[:chosen], stroke[:start], stroke[end:], *strokes[chosen + 1 :]]
