"""Ways to write a digit that machines trip over, found among pen strokes by simple rules."""

from collections.abc import Callable, Sequence

import numpy as np

from digitrec.strokes.brush import draw
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.points import lengths_along, points_at

Ways = list[np.ndarray]
_STEP = 0.02  # between points, beside the digit's longer side


def style_of(digit: PenDigit) -> list[str]:
    """The names of all styles in STYLES that this digit is written in."""
    ways = _in_its_box(digit.strokes)
    return [name for name, (label, rule, _) in STYLES.items() if label == digit.label and rule(ways)]


def _in_its_box(strokes: Sequence[np.ndarray]) -> Ways:
    """The strokes in units of the digit's longer side, its box from (0, 0), points evenly apart."""
    points = np.concatenate(strokes).astype(np.float64)
    low = points.min(axis=0)
    longer_side = float((points.max(axis=0) - low).max()) or 1.0
    return [_even((stroke - low) / longer_side) for stroke in strokes]


def _even(way: np.ndarray) -> np.ndarray:
    lengths = lengths_along(way)
    if len(way) < 2 or lengths[-1] == 0:
        return way[:1]
    places = np.linspace(0, lengths[-1], max(2, round(lengths[-1] / _STEP) + 1))
    return points_at(way, lengths, places)


def _longest(ways: Ways) -> np.ndarray:
    return max(ways, key=len)


def _has_flag(ways: Ways) -> bool:
    """It begins well to the left of and below its top: an upstroke leads to the stem."""
    way = ways[0]
    top = int(np.argmin(way[:, 1]))
    across, down = way[top, 0] - way[0, 0], way[0, 1] - way[top, 1]
    return bool(across > 0.12 and down > 0.12)


def _is_crossed(ways: Ways) -> bool:
    """A flat stroke lies in the middle third of the height, and is neither the roof nor most of the ink."""
    if len(ways) < 2:
        return False
    return any(
        np.ptp(way[:, 0]) > 2 * np.ptp(way[:, 1])
        and 0.25 < way[:, 1].mean() < 0.75
        and len(way) < len(_longest(ways))
        for way in ways[1:]
    )


def _is_open(ways: Ways) -> bool:
    """It encloses nothing: where a printed 4 has its triangle, the paper outside comes in."""
    return _holes(ways) == 0


def _is_slashed(ways: Ways) -> bool:
    """Ink divides what a zero encloses, and passes through the middle of its box."""
    points = np.concatenate(ways)
    wide = max(float(points[:, 0].max()), 0.2)
    high = max(float(points[:, 1].max()), 0.2)
    from_middle = np.abs(points / (wide, high) - 0.5).max(axis=1)
    return bool((from_middle < 0.12).any()) and _holes(ways) >= 2


def _holes(ways: Ways, smallest: int = 25) -> int:
    """Places that a thin pen's ink encloses, each of so many pixels at least where the digit is 64 long."""
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    ink = draw([way * 64 + 4 for way in ways], 2.5, (72, 72))
    places, count = ndimage.label(ink < 128)
    return int((np.bincount(places.ravel(), minlength=count + 1)[1:] >= smallest).sum()) - 1


def _bow_of_tail(ways: Ways) -> float:
    """How far the tail, from half of the height down, leaves the straight line between its ends; NaN without one."""
    way = ways[-1]
    above = np.flatnonzero(way[:, 1] < 0.5)
    tail = way[above[-1] :] if len(above) else way
    chord = tail[-1] - tail[0]
    if chord[1] < 0.25:
        return (
            1.0 if len(tail) * _STEP > 0.4 else np.nan
        )  # it runs down and comes back, or there is hardly any
    across = (tail - tail[0]) @ np.array([-chord[1], chord[0]])
    return float(np.abs(across).max() / np.hypot(*chord))


def _has_straight_tail(ways: Ways) -> bool:
    return _bow_of_tail(ways) <= 0.03


def _has_curled_tail(ways: Ways) -> bool:
    return _bow_of_tail(ways) >= 0.06


# Name → the digit, the rule, and the rule in words.
STYLES: dict[str, tuple[int, Callable[[Ways], bool], str]] = {
    "continental 1": (1, _has_flag, "begins 12 % of its longer side left of and below its top"),
    "continental 7": (7, _is_crossed, "a later flat stroke lies in the middle of its height"),
    "open 4": (4, _is_open, "its ink encloses nothing"),
    "slashed 0": (0, _is_slashed, "ink through the middle of its box divides what it encloses"),
    "9 with a straight tail": (
        9,
        _has_straight_tail,
        "from half of its height down, the tail bends by 3 % at most",
    ),
    "9 with a curled tail": (
        9,
        _has_curled_tail,
        "from half of its height down, the tail bends by 6 % or more",
    ),
}
