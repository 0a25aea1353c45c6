"""Images of what is no digit, as the page's preprocessing makes them of drawings and photos."""

import multiprocessing
import zlib
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess import preprocess
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.doodles import families
from digitrec.synthetic.non_digits import draw_non_digit, photo_noise, side_by_side
from digitrec.synthetic.variants import ink_of, random_variant, to_pixels

# Of the drawing's longer side: a wider pen leaves nothing of an eye in a face, and what is left may well be a 0.
_WIDEST = 0.25
# Of the digits that changed ones are made of, so many at most: each process gets a copy.
_DIGITS = 3_000


def family_images(
    counts: Sequence[tuple[str, int]], digits: Sequence[PenDigit], seed: int, processes: int = 1
) -> list[np.ndarray]:
    """Of each family so many images (count, 28, 28) uint8, ink = 255: its kinds in turn.

    counts: names of `doodles.families` with how many. digits: what changed digits are made of. A kind's n-th drawing is the
    same for the same seed and digits, whatever else is asked for. processes: more than one share the work.
    """
    if len(digits) > _DIGITS:
        chosen = np.random.default_rng(seed).choice(len(digits), _DIGITS, replace=False)
        digits = [digits[index] for index in np.sort(chosen)]
    work = [(family, count, digits if family in families.CHANGED else ()) for family, count in counts]
    images_of = partial(_images_of_family, seed=seed)
    if processes == 1 or len(work) == 1:
        return [images_of(each) for each in work]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pool.map(images_of, work, chunksize=1)


def non_digit_images(kinds: Sequence[str], count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8, ink = 255: drawings of no digit, the kinds in turn. kinds: of `non_digits.KINDS`."""

    def drawing(row: int, rng: np.random.Generator) -> np.ndarray:
        return _dark_on_light(draw_non_digit(kinds[row % len(kinds)], rng), rng)

    return _images(count, seed, drawing)


def pair_images(digits: Sequence[PenDigit], count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8, ink = 255: two digits in one drawing, chosen at random."""

    def pair(_row: int, rng: np.random.Generator) -> np.ndarray:
        left, right = (list(digits[each].strokes) for each in rng.integers(len(digits), size=2))
        return _dark_on_light(side_by_side(left, right, rng), rng)

    return _images(count, seed + 1, pair)


def noise_images(count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8, ink = 255: what the preprocessing makes of a photo of nothing."""
    return _images(count, seed + 2, lambda _row, rng: photo_noise(rng))


def _images_of_family(work: tuple[str, int, Sequence[PenDigit]], seed: int) -> np.ndarray:
    family, count, digits = work
    kinds = families.kinds_of([family])
    images = np.zeros((count, 28, 28), np.uint8)
    for row in range(count):
        kind = kinds[row % len(kinds)]
        # A kind's own numbers, not its place's: another kind in its family changes nothing for it.
        rng = np.random.default_rng([seed, zlib.crc32(kind.encode()), row // len(kinds)])
        strokes, width = random_variant(families.draw(kind, digits, rng), rng)
        images[row] = _image(255 - ink_of(strokes, min(width, _WIDEST)))
    return images


def _dark_on_light(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """(h, w) uint8: a variant of the strokes in black on white."""
    return 255 - ink_of(*random_variant(strokes, rng))


def _images(count: int, seed: int, picture: Callable[[int, np.random.Generator], np.ndarray]) -> np.ndarray:
    images = np.zeros((count, 28, 28), np.uint8)
    for row in range(count):
        images[row] = _image(picture(row, np.random.default_rng([seed, row])))
    return images


def _image(picture: np.ndarray) -> np.ndarray:
    try:
        return to_pixels(preprocess(picture))
    except EmptyDrawingError:
        return np.zeros((28, 28), np.uint8)  # a blob that fills its paper: a blank image is no digit either
