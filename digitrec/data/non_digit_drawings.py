"""What the set `drawn` teaches of drawings that are no digit: generated families, letters by people, pairs, photos of nothing."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from digitrec.data import omniglot
from digitrec.data.dataset import NO_DIGIT, Dataset
from digitrec.data.image_cache import Labelled, from_cache
from digitrec.data.pen_digits import TRAINED_ON, known_bad, load_pen_digits, without
from digitrec.errors import DataError
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.doodles import families
from digitrec.synthetic.non_digit_images import family_images, noise_images, pair_images
from digitrec.synthetic.variants import variant_images

PAIRS, NOISE = "two digits", "photo noise"
# Of each family. Twice as many of what people draw first, and of what is nearest to a digit.
_EACH = 2_400
_TWICE = (
    "faces",
    "compositions",
    "closed shapes",
    "hooks",
    "beyond digits",
    "mirrored digits",
    "small letters",
    "capital letters",
)
_PAIRS, _NOISE = 6_000, 3_000
_LETTER_VARIANTS = 6
_PROCESSES = 2


@dataclass(frozen=True, eq=False)
class NonDigits:
    """images: (n, 28, 28) uint8, ink = 255. places: (n,) int64, of each its family's place among `names`."""

    images: np.ndarray
    places: np.ndarray
    names: tuple[str, ...]

    def without(self, left_out: Collection[str]) -> "NonDigits":
        """Those of the other families. Raises DataError for a name that is none."""
        unknown = sorted(set(left_out) - set(self.names))
        if unknown:
            raise DataError(
                f"There is no family of drawings called {unknown[0][:60]}; choose of {', '.join(self.names)}."
            )
        kept = ~np.isin(self.places, [self.names.index(name) for name in left_out])
        return NonDigits(self.images[kept], self.places[kept], self.names)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each family; the left out ones are missing."""
        counts = np.bincount(self.places, minlength=len(self.names)).tolist()
        return {name: count for name, count in zip(self.names, counts, strict=True) if count}

    @property
    def dataset(self) -> Dataset:
        """All of them, labelled as no digit."""
        return Dataset(self.images, np.full(len(self.images), NO_DIGIT, np.int64))


def load_non_digits(seed: int) -> NonDigits:
    """Drawn once, in some minutes, and kept in the data cache. Omniglot's letters only where its file is here.

    Raises DataError where the pen digits are missing.
    """
    alphabets = _trained_alphabets()
    names = (*families.NAMES, PAIRS, NOISE, *(letters_of(each) for each in alphabets))
    images, places = from_cache("non-digits", _recipe(seed), lambda: _drawn(alphabets, seed))
    return NonDigits(images, places, names)


def letters_of(alphabet: str) -> str:
    """What the family of an alphabet's letters is called."""
    return f"letters of {alphabet.replace('_', ' ')}"


def _trained_alphabets() -> list[str]:
    if not omniglot.is_here():
        return []
    return [each for each in omniglot.alphabets() if each != omniglot.HELD_OUT_ALPHABET]


def _recipe(seed: int) -> object:
    letters = (
        (omniglot.fingerprint(), sorted(omniglot.characters_like_digits())) if omniglot.is_here() else ()
    )
    bad = [sorted(known_bad(name)) for name in TRAINED_ON]
    return families.RULES, families.NAMES, _EACH, _TWICE, _PAIRS, _NOISE, _LETTER_VARIANTS, letters, bad, seed


def _drawn(alphabets: list[str], seed: int) -> Labelled:
    digits = usable_digits()
    counts = [(name, 2 * _EACH if name in _TWICE else _EACH) for name in families.NAMES]
    parts = [
        *family_images(counts, digits, seed, _PROCESSES),
        pair_images(digits, _PAIRS, seed),
        noise_images(_NOISE, seed),
        *(
            variant_images(omniglot.load_letters([each]), seed, _LETTER_VARIANTS, _PROCESSES)[0]
            for each in alphabets
        ),
    ]
    places = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate(parts), places


def usable_digits() -> list[PenDigit]:
    """The pen digits that are trained on, without those whose label is wrong."""
    return [digit for name in TRAINED_ON for digit in without(load_pen_digits(name), known_bad(name))]
