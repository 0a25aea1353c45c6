"""Images of what is no digit, as the page's preprocessing makes them of drawings and photos."""

from collections.abc import Callable, Sequence

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess import preprocess
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.non_digits import draw_non_digit, photo_noise, side_by_side
from digitrec.synthetic.variants import ink_of, random_variant, to_pixels


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


def _dark_on_light(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """(h, w) uint8: a variant of the strokes in black on white."""
    return 255 - ink_of(*random_variant(strokes, rng))


def _images(count: int, seed: int, picture: Callable[[int, np.random.Generator], np.ndarray]) -> np.ndarray:
    images = np.zeros((count, 28, 28), np.uint8)
    for row in range(count):
        try:
            images[row] = to_pixels(preprocess(picture(row, np.random.default_rng([seed, row]))))
        except EmptyDrawingError:
            continue  # a blob that fills its paper: a blank image is no digit either
    return images
