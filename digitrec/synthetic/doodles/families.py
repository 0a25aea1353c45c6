"""Every kind of drawing that is no digit, in families: what is near enough to each other that one teaches the other."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from digitrec.strokes.digit import PenDigit
from digitrec.synthetic import non_digits
from digitrec.synthetic.doodles import (
    changed_digits,
    compositions,
    curves,
    faces,
    letters,
    objects,
    scripts,
    shapes,
    symbols,
)
from digitrec.synthetic.doodles.changed_digits import ChangeRule
from digitrec.synthetic.doodles.sketch import Rule, Strokes, sketch

# To be raised when what draws changes, so that nothing old is taken from the cache.
RULES = 1


def _of_plans(plans: Mapping[str, str], *, mirrored: bool = False) -> dict[str, Rule]:
    return {kind: partial(sketch, plan, mirrored=mirrored) for kind, plan in plans.items()}


def _older(*kinds: str) -> dict[str, Rule]:
    """Kinds of `non_digits`, which are named apart from those here."""
    return {f"plain {kind}": non_digits.KINDS[kind] for kind in kinds}


# Family → kind → the rule that draws one. A kind belongs to one family, and no two have the same name.
FAMILIES: dict[str, dict[str, Rule]] = {
    "faces": {**faces.KINDS, **_older("face")},
    "animals": _of_plans(objects.ANIMALS, mirrored=True),
    "people": _of_plans(objects.PEOPLE, mirrored=True),
    "vehicles and buildings": _of_plans(objects.VEHICLES, mirrored=True),
    "things of the house": _of_plans(objects.HOUSEHOLD, mirrored=True),
    "nature": _of_plans(objects.NATURE, mirrored=True),
    "rays and stars": {**shapes.RAYS, **_older("star")},
    "signs of text": _of_plans(symbols.TEXT),
    "mathematics": {**_of_plans(symbols.MATHEMATICS), **_older("dash", "cross")},
    "marks": _of_plans(symbols.MARKS),
    "emblems": {**_of_plans(symbols.EMBLEMS), **_older("grid")},
    "closed shapes": {**_of_plans(shapes.CLOSED), **_older("shape")},
    "shapes in shapes": _of_plans(shapes.NESTED),
    "compositions": compositions.KINDS,
    "hooks": _of_plans(shapes.HOOKS),
    "beyond digits": _of_plans(shapes.BEYOND),
    "open curves": {**curves.OPEN, **_older("scribble", "dots")},
    "closed curves": {**curves.CLOSED, **_older("blob")},
    "waves and spirals": {**curves.WAVES, **_older("zigzag")},
    "capital letters": {
        **{f"capital {kind}": rule for kind, rule in _of_plans(letters.CAPITALS).items()},
        **_older("letter"),
    },
    "small letters": {f"small {kind}": rule for kind, rule in _of_plans(letters.SMALL).items()},
    "greek": {f"greek {kind}": rule for kind, rule in _of_plans(letters.GREEK).items()},
    "cyrillic": {f"cyrillic {kind}": rule for kind, rule in _of_plans(letters.CYRILLIC).items()},
    "runes": {f"rune {kind}": rule for kind, rule in _of_plans(letters.RUNES).items()},
    "hebrew and arabic": {
        **{f"hebrew {kind}": rule for kind, rule in _of_plans(letters.HEBREW).items()},
        **scripts.FOREIGN,
    },
    "chinese": {f"chinese {kind}": rule for kind, rule in _of_plans(scripts.CHINESE).items()},
    "korean and japanese": {f"sign {kind}": rule for kind, rule in _of_plans(scripts.KOREAN_AND_JAPANESE).items()},
    "unknown signs": scripts.SIGNS,
    "words": scripts.WORDS,
}  # fmt: skip

# The same for what is made of digits that people wrote.
CHANGED: dict[str, dict[str, ChangeRule]] = {
    "mirrored digits": changed_digits.MIRRORED_DIGITS,
    "several digits": {**changed_digits.SEVERAL_DIGITS},
    "spoilt digits": changed_digits.SPOILT_DIGITS,
}
NAMES = (*FAMILIES, *CHANGED)


def kinds_of(families: Iterable[str]) -> list[str]:
    """The kinds of these families, in their order."""
    return [kind for family in families for kind in (FAMILIES.get(family) or CHANGED[family])]


def family_of(kind: str) -> str:
    """Raises KeyError for no kind."""
    return _FAMILY_OF[kind]


def draw(kind: str, digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Strokes of (n, 2) points, scaled into the unit square with its aspect ratio kept.

    kind: of any family. digits: what changed digits are made of; others need none. Raises KeyError for no kind.
    """
    family = _FAMILY_OF[kind]
    if family in CHANGED:
        strokes = CHANGED[family][kind](digits, rng)
    else:
        strokes = non_digits.as_by_hand(FAMILIES[family][kind](rng), rng)
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-6)
    return [((stroke - low) / extent).astype(np.float32) for stroke in strokes]


_FAMILY_OF = {kind: family for family in NAMES for kind in kinds_of([family])}
