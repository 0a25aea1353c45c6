"""The families of drawings that are no digit: whole, repeatable, and far enough from the ten."""

import numpy as np
import pytest

from digitrec.errors import DataError
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.doodles import changed_digits, curves, faces
from digitrec.synthetic.doodles.families import CHANGED, FAMILIES, NAMES, draw, family_of, kinds_of
from digitrec.synthetic.doodles.sketch import sketch, smooth
from digitrec.synthetic.non_digit_images import family_images

# Eight digits of each label, two strokes each, no two alike; their shapes do not matter here.
DIGITS = [
    PenDigit(
        index % 10,
        "a",
        (np.array([[0, 0], [40, index], [20, 90]], np.float32), np.array([[5, 50], [35, 50]], np.float32)),
        index,
    )
    for index in range(80)
]
SEVEN = PenDigit(7, "a", (np.array([[0, 0], [60, 0], [20, 100]], np.float32),), 0)


def drawn(kind, seed):
    return draw(kind, DIGITS, np.random.default_rng([3, seed]))


@pytest.mark.parametrize("family", NAMES)
def test_each_kind_of_a_family_fills_the_unit_square_along_its_longer_side(family):
    """Finite points from 0 to 1, the longer side 1."""
    points = [np.concatenate(drawn(kind, seed)) for kind in kinds_of([family]) for seed in range(2)]
    assert np.isfinite(np.concatenate(points)).all()
    np.testing.assert_allclose([each.min() for each in points], 0, atol=1e-6)
    np.testing.assert_allclose([np.ptp(each, axis=0).max() for each in points], 1, atol=1e-5)


@pytest.mark.parametrize("family", NAMES)
def test_the_same_seed_draws_the_same_and_another_draws_another(family):
    """Everything random comes from the generator."""
    first, again, other = (
        [np.concatenate(drawn(kind, seed)) for kind in kinds_of([family])] for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(again))
    assert [
        kind for kind, a, b in zip(kinds_of([family]), first, other, strict=True) if np.array_equal(a, b)
    ] == []


def test_there_are_dozens_of_families_and_each_kind_belongs_to_one():
    """So that a family can be left out of training with all that is in it."""
    kinds = kinds_of(NAMES)
    assert (len(NAMES), len(FAMILIES) + len(CHANGED)) == (32, 32)
    assert len(kinds) > 400
    assert len(set(kinds)) == len(kinds)
    assert family_of("smiley") == "faces"


def lone_and_straight(strokes):
    """Whether it is one straight line, within 45 degrees of upright: a 1."""
    (stroke, *others) = strokes
    whole = stroke[-1] - stroke[0]
    length = float(np.hypot(*whole))
    beside = np.abs((stroke - stroke[0]) @ np.array([-whole[1], whole[0]])) / max(length, 1e-6)
    return not others and abs(whole[1]) > abs(whole[0]) and beside.max() < 0.08 * length


def lone_and_round(strokes):
    """Whether it is one closed line around as much as a circle of its length would be, within a tenth: a 0."""
    (stroke, *others) = strokes
    length = np.hypot(*np.diff([*stroke, stroke[0]], axis=0).T).sum()
    x, y = stroke.T
    area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    closed = np.hypot(*(stroke[0] - stroke[-1])) < 0.15
    return not others and closed and 4 * np.pi * area / length**2 > 0.9


@pytest.mark.parametrize("family", list(FAMILIES))
def test_no_drawing_is_a_lone_upright_line_or_a_lone_ring(family):
    """These are a 1 and a 0, whatever they were meant to be."""
    drawings = [(kind, drawn(kind, seed)) for kind in kinds_of([family]) for seed in range(6)]
    assert [kind for kind, strokes in drawings if lone_and_straight(strokes) or lone_and_round(strokes)] == []


def test_a_smiley_is_a_ring_with_two_eyes_above_a_mouth():
    """Of fifty the head is the largest stroke, and the mouth's middle is below that of each eye."""
    drawings = [faces.smiley(np.random.default_rng(seed)) for seed in range(50)]
    parts = [[stroke.mean(axis=0)[1] for stroke in strokes[1:]] for strokes in drawings]
    assert {len(strokes) >= 4 for strokes in drawings} == {True}
    assert {
        max(range(len(strokes)), key=lambda i, s=strokes: np.ptp(s[i], axis=0).sum()) for strokes in drawings
    } == {0}
    assert [heights for heights in parts if heights[-1] < max(heights[:2])] == []


def test_a_spiral_has_more_turns_than_a_6_or_a_9():
    """At least two and a quarter, for each of a hundred."""
    ways = [curves.WAVES["spiral"](np.random.default_rng(seed))[0] for seed in range(100)]
    headings = [np.unwrap(np.arctan2(*np.diff(way, axis=0).T[::-1])) for way in ways]
    assert min(np.ptp(heading) for heading in headings) > 2.2 * 2 * np.pi


def test_a_standing_wave_turns_more_often_than_a_3():
    """Its sides change at least six times."""
    ways = [curves.WAVES["standing wave"](np.random.default_rng(seed))[0] for seed in range(50)]
    turns = [np.count_nonzero(np.diff(np.sign(np.diff(way[:, 0])))) for way in ways]
    assert min(turns) >= 6


def test_a_mirrored_7_has_its_corner_on_the_left():
    """The bar's end, from which the stem goes down, is left of the bar's beginning; 0, 1, 2, 5 and 8 are never mirrored."""
    (stroke,) = draw("mirrored digit", [SEVEN], np.random.default_rng(0))
    assert stroke[1, 0] < stroke[0, 0]
    assert not {0, 1, 2, 5, 8} & set(changed_digits.MIRRORED)


def test_no_digit_is_turned_about_that_is_one_again():
    """A 6 and a 9 are each other, 0, 1, 2, 5 and 8 themselves."""
    assert not {0, 1, 2, 5, 6, 8, 9} & set(changed_digits.UPSIDE_DOWN)


def test_a_single_line_strikes_out_no_digit_that_may_have_a_bar():
    """A 0 and a 7 may, and a 1 or a 4 would be another sign or still a digit."""
    assert not {0, 1, 4, 7} & set(changed_digits.STRUCK_ONCE)


def test_joined_digits_are_one_stroke_from_the_first_to_the_second():
    """Of two strokes each: three in all, the second as a whole to the right of its place."""
    strokes = draw("joined digit" + "s", [SEVEN], np.random.default_rng(1))
    assert [len(stroke) for stroke in strokes] == [6]
    assert strokes[0][3:, 0].mean() > strokes[0][:3, 0].mean() + 0.2


def test_without_a_fitting_digit_one_is_told_which_is_needed():
    """Only a 7 is here."""
    with pytest.raises(
        DataError, match=r"^A changed digit needs one of 2, 3, 5, 8 to be made of; there is none here\.$"
    ):
        draw("digit on its side", [SEVEN], np.random.default_rng(0))


def test_a_plan_is_drawn_as_it_says():
    """A closed square of five points, a dot, and a stroke that comes every second time."""
    drawings = [
        sketch("z 0,0 1,0 1,1 0,1/d .5,.5/?l 0,0 1,1", np.random.default_rng(seed), loose=0)
        for seed in range(100)
    ]
    assert {len(strokes) for strokes in drawings} == {2, 3}
    assert 30 < sum(len(strokes) == 3 for strokes in drawings) < 70
    np.testing.assert_allclose(drawings[0][0][0], drawings[0][0][-1], atol=1e-9)


def test_half_of_what_may_be_mirrored_is():
    """An L whose foot goes to the left."""
    drawings = [
        sketch("l 0,0 0,1 1,1", np.random.default_rng(seed), mirrored=True, loose=0.2) for seed in range(100)
    ]
    to_the_left = sum(stroke[-1, 0] < stroke[0, 0] for (stroke,) in drawings)
    assert 30 < to_the_left < 70


def test_a_smooth_curve_goes_through_its_points():
    """Catmull-Rom interpolates; closed, it ends where it began."""
    points = np.array([[0.0, 0], [1, 0], [1, 1], [0, 2]])
    np.testing.assert_allclose(smooth(points, pieces=4)[::4], points)
    around = smooth(points, closed=True, pieces=4)
    np.testing.assert_allclose(around[::4], [*points, points[0]])


def test_a_plan_with_a_slip_names_the_stroke():
    """A letter that is no kind of stroke."""
    with pytest.raises(ValueError, match="'q 0,0 1,1' is no stroke of a plan"):
        sketch("l 0,0 1,1/q 0,0 1,1", np.random.default_rng(0))


def test_the_images_of_a_family_are_the_same_whatever_else_is_asked_for():
    """To the bit, with ink in each."""
    alone = family_images([("faces", 9)], DIGITS, seed=4)[0]
    beside = family_images([("hooks", 3), ("faces", 9)], DIGITS, seed=4)[1]
    np.testing.assert_array_equal(alone, beside)
    assert alone.reshape(9, -1).max(axis=1).min() > 200
