"""Numbers as a person writes them: the digits of one writer side by side, for tests and measurements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.strokes.brush import draw
from digitrec.strokes.digit import PenDigit

MARGIN = 24  # pixels of canvas around the ink
PENS = (8, 20)  # pixels
HEIGHTS = (90, 170)  # pixels: the median height of a writer's digits
SLANT = 0.15  # standard deviation of the common shear
# In heights of the digits. The ink of neighbours overlaps at most by 0.1, as boxes; half of all numbers are spaced by less
# than 0.29. In one of eight numbers of uji some digits touch, or their boxes overlap.
SPACING = (0.02, 0.55)
SPACING_JITTER = 0.1
TIGHTEST = -0.1
BASELINE_JITTER = 0.06
SIZE_JITTER = 0.06


@dataclass(frozen=True, eq=False)
class WrittenNumber:
    """A number on a canvas.

    digits: for each digit, from left to right, its strokes, arrays (n, 2) of x, y in pixels of the canvas.
    sources: which of the given digits each one is. pen: brush width in pixels. size: height, width of the canvas.
    """

    text: str
    digits: tuple[tuple[np.ndarray, ...], ...]
    sources: tuple[int, ...]
    pen: float
    size: tuple[int, int]

    @property
    def strokes(self) -> list[np.ndarray]:
        """All strokes in the order in which they were written."""
        return [stroke for digit in self.digits for stroke in digit]

    @property
    def picture(self) -> np.ndarray:
        """(h, w, 4) uint8 RGBA: the canvas with the number in black on white."""
        grey = 255 - draw(self.strokes, self.pen, self.size)
        return np.dstack([grey, grey, grey, np.full_like(grey, 255)])

    @property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """top, left, bottom, right of each digit's ink, in pixels."""
        return [_box(digit, self.pen) for digit in self.digits]


def write_numbers(
    written: Sequence[PenDigit], count: int, seed: int, lengths: tuple[int, int] = (2, 6)
) -> Iterator[WrittenNumber]:
    """So many numbers, each of the digits of one writer, as long as lengths says; the same for the same seed.

    Spacing, pen, size and slant are common to a number, and each digit strays a little from them. The writer's digits
    keep their sizes relative to each other.
    """
    rng = np.random.default_rng(seed)
    of_writer = defaultdict(list)
    for index, digit in enumerate(written):
        of_writer[digit.writer].append(index)
    writers = sorted(of_writer)
    medians = {name: np.median([_height(written[index]) for index in of_writer[name]]) for name in writers}
    for _ in range(count):
        writer = writers[rng.integers(len(writers))]
        length = int(rng.integers(lengths[0], lengths[1] + 1))
        chosen = _pick_digits(written, of_writer[writer], length, rng)
        yield _write_number([written[index] for index in chosen], chosen, float(medians[writer]), rng)


def _pick_digits(
    written: Sequence[PenDigit], mine: list[int], length: int, rng: np.random.Generator
) -> tuple[int, ...]:
    """Each class as likely as another, whatever the writer wrote most."""
    by_label = defaultdict(list)
    for index in mine:
        by_label[written[index].label].append(index)
    labels = sorted(by_label)
    picked = [by_label[labels[rng.integers(len(labels))]] for _ in range(length)]
    return tuple(indices[rng.integers(len(indices))] for indices in picked)


def _write_number(
    digits: list[PenDigit], sources: tuple[int, ...], median: float, rng: np.random.Generator
) -> WrittenNumber:
    pen = float(rng.uniform(*PENS))
    height = float(rng.uniform(*HEIGHTS))
    slant = float(rng.normal(0, SLANT))
    spacing = float(rng.uniform(*SPACING))
    placed: list[list[np.ndarray]] = []
    right = 0.0
    for digit in digits:
        scale = height / median * float(np.exp(rng.normal(0, SIZE_JITTER)))
        strokes = [
            np.asarray(stroke, float) * scale @ np.array([[1, 0], [-slant, 1]]) for stroke in digit.strokes
        ]
        low, high = _extent(strokes)
        gap = max(spacing + float(rng.normal(0, SPACING_JITTER)), TIGHTEST) * height + pen
        shift = np.array([right + gap - low[0], rng.normal(0, BASELINE_JITTER) * height - high[1]])
        placed.append([stroke + shift for stroke in strokes])
        right += gap + high[0] - low[0]
    low, high = _extent([stroke for strokes in placed for stroke in strokes])
    edge = MARGIN + pen / 2
    size = tuple(int(np.ceil(side)) for side in (high - low + 2 * edge)[::-1])
    return WrittenNumber(
        "".join(str(digit.label) for digit in digits),
        tuple(tuple(stroke - low + edge for stroke in strokes) for strokes in placed),
        sources, pen, (size[0], size[1]),
    )  # fmt: skip


def _extent(strokes: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    return points.min(axis=0), points.max(axis=0)


def _height(digit: PenDigit) -> float:
    low, high = _extent(digit.strokes)
    return float(max(high[1] - low[1], 1e-6))


def _box(strokes: Sequence[np.ndarray], pen: float) -> tuple[float, float, float, float]:
    low, high = _extent(strokes)
    return low[1] - pen / 2, low[0] - pen / 2, high[1] + pen / 2, high[0] + pen / 2
