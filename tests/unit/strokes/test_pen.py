"""Pen strokes drawn as the canvas draws them: where the ink stands, and how wide it is."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitrec.errors import DataError
from digitrec.strokes.brush import draw, smoothed
from digitrec.strokes.pen import CANVAS, Pen, placed, random_pen, render

ACROSS = (np.array([[0.0, 0.0], [100.0, 0.0]], np.float32),)
BOX = (np.array([[0, 0], [60, 0], [60, 100], [0, 100], [0, 0]], np.float32),)
SEVEN = (np.array([[0, 0], [30, 0], [60, 0], [45, 30], [30, 60], [15, 100]], np.float32),)


def coverage(picture):
    """(h, w): how much ink there is, 0 to 1, of the default pen."""
    paper, full = np.array(Pen().paper, float), np.array(Pen().ink, float)
    return (picture[..., :3] - paper) @ (full - paper) / np.square(full - paper).sum()


def extent(picture):
    """left, top, right, bottom of what is inked by half or more."""
    rows, columns = np.nonzero(coverage(picture) > 0.5)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_a_straight_stroke_is_as_long_and_as_wide_as_its_pen_says():
    """A line of 140 pixels and a pen of 20: 140 × 20 and a disc of 10 pixels' radius at its ends."""
    picture = render(ACROSS, Pen(width=20, size=0.5))
    assert picture.shape == (280, 280, 4)
    assert picture.dtype == np.uint8
    assert extent(picture) == (60, 130, 220, 150)
    assert coverage(picture).sum() == pytest.approx(140 * 20 + math.pi * 10**2, rel=0.01)


@pytest.mark.parametrize("width", [8, 13.5, 30])
def test_the_pen_scales_with_the_canvas(width):
    """On 140 pixels everything is half as large as on 280."""
    large, small = (coverage(render(ACROSS, Pen(width=width), side)).sum() for side in (280, 140))
    assert small == pytest.approx(large / 4, rel=0.02)


def test_a_lone_point_is_a_dot_of_the_pens_width():
    """As a click leaves it: its area is that of a disc."""
    picture = render((np.array([[5.0, 7.0]]),), Pen(width=24))
    assert coverage(picture).sum() == pytest.approx(math.pi * 12**2, rel=0.02)
    assert extent(picture) == (128, 128, 152, 152)


@pytest.mark.parametrize(
    "place, corner",
    [((0, 0), (0, 0)), ((1, 1), (280 - 104, 280 - 160)), ((0.5, 0.5), (88, 60)), ((0, 1), (0, 120))],
)
def test_the_ink_stands_where_its_place_says(place, corner):
    """A box of 84 × 140 and the pen's 20 around it; at 0 it touches the canvas's edge, at 1 the other."""
    left, top, right, bottom = extent(render(BOX, Pen(width=20, size=0.5, place=place)))
    assert (left, top) == corner
    assert (right - left, bottom - top) == (104, 160)


def test_a_tilted_line_points_where_it_should():
    """Clockwise: the right end of a line that is tilted by 30° lies lower, by tan 30° of its width."""
    (way,) = placed(ACROSS, Pen(tilt=30))
    across, down = way[1] - way[0]
    assert down / across == pytest.approx(math.tan(math.radians(30)))
    assert across == pytest.approx(0.6 * CANVAS)


def test_aspect_and_shear_change_the_shape_and_not_the_size():
    """A box of 60 × 100 at aspect 0.5 is 30 × 100; sheared by 0.2, its top stands 0.2 of its height further right."""
    (narrow,) = placed(BOX, Pen(size=1, aspect=0.5), 100)
    assert np.ptp(narrow, axis=0) == pytest.approx([30, 100])
    (sheared,) = placed(BOX, Pen(size=1, shear=0.2), 100)
    assert (sheared[0] - sheared[3])[0] == pytest.approx(20)


def test_ink_and_paper_have_the_pens_colours():
    """Full ink in the middle of the line, paper in the corner, both opaque."""
    picture = render(ACROSS, Pen(ink=(250, 240, 10), paper=(0, 20, 90)))
    assert picture[140, 140].tolist() == [250, 240, 10, 255]
    assert picture[0, 0].tolist() == [0, 20, 90, 255]


def test_a_curve_runs_through_the_midpoints_with_the_points_as_controls():
    """A right angle at (2, 0): from the midpoint (1, 0) to (2, 1), at its middle a quarter from the corner's chord."""
    way = smoothed(np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 20.0]]))
    np.testing.assert_allclose([way[0], way[1], way[-2], way[-1]], [[0, 0], [10, 0], [20, 10], [20, 20]])
    from_the_apex = np.hypot(*(way - [17.5, 2.5]).T)
    assert from_the_apex.min() < 1.5
    assert np.hypot(*(way - [20, 0]).T).min() > 3


def test_drawing_agrees_with_the_distance_to_the_stroke():
    """Coverage is what is within half a pen of the way, softened over one pixel: 0.5 % of the paper at most."""
    ways = placed(SEVEN, Pen(size=0.7, tilt=7), 120)
    drawn = draw(ways, 9.0, (120, 120)) / 255
    middles = np.stack(np.meshgrid(np.arange(120) + 0.5, np.arange(120) + 0.5), axis=2)
    path = smoothed(ways[0])
    nearest = np.full((120, 120), np.inf)
    for start, end in itertools.pairwise(path):
        along = np.clip(
            (middles - start) @ (end - start) / max(float((end - start) @ (end - start)), 1e-9), 0, 1
        )
        nearest = np.minimum(
            nearest, np.linalg.norm(middles - start - along[..., None] * (end - start), axis=2)
        )
    assert np.abs(drawn - np.clip(4.5 + 0.5 - nearest, 0, 1)).mean() < 0.005


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), tilt=st.floats(-20, 20), side=st.sampled_from([64, 140, 280]))
def test_whatever_the_pen_the_ink_stays_on_the_canvas(seed, tilt, side):
    """The outermost ring of pixels has none but the anti-aliased edge of a digit that touches it."""
    pen = random_pen(np.random.default_rng(seed))
    points = np.concatenate(
        placed(SEVEN, Pen(width=pen.width, size=pen.size, place=pen.place, tilt=tilt), side)
    )
    radius = pen.width * side / CANVAS / 2
    assert points.min() >= radius - 1e-6
    assert points.max() <= side - radius + 1e-6


def test_random_pens_keep_to_their_ranges_and_come_in_both_polarities():
    """8 to 30 pixels, 30 to 85 %; about half light on dark, never too faint to be seen."""
    pens = [random_pen(np.random.default_rng([1, index])) for index in range(400)]
    widths, sizes = np.array([pen.width for pen in pens]), np.array([pen.size for pen in pens])
    assert (widths.min() >= 8, widths.max() <= 30, sizes.min() >= 0.3, sizes.max() <= 0.85) == (True,) * 4
    assert 150 < sum(sum(pen.ink) > sum(pen.paper) for pen in pens) < 250
    assert min(math.dist(pen.ink, pen.paper) for pen in pens) >= 160


def test_the_same_seed_gives_the_same_pen():
    """A fixed seed path: [seed, index]."""
    assert random_pen(np.random.default_rng([7, 3])) == random_pen(np.random.default_rng([7, 3]))
    assert random_pen(np.random.default_rng([7, 3])) != random_pen(np.random.default_rng([7, 4]))


@pytest.mark.parametrize("settings_", [{"width": 0}, {"size": -1}, {"aspect": 0}, {"tilt": math.nan}])
def test_a_pen_that_cannot_draw_is_refused(settings_):
    """In words."""
    with pytest.raises(DataError, match="A pen needs a width, a size and an aspect above 0 and no NaN"):
        Pen(**settings_)


@pytest.mark.parametrize(
    "strokes, reason",
    [
        ([], "strokes without points"),
        ([np.zeros((0, 2))], "strokes without points"),
        ([np.zeros((3, 3))], r"points that are not \(x, y\)"),
        ([np.array([[0, 0], [math.nan, 1]])], "NaN or infinite"),
        ([np.array([[0, 0], [math.inf, 1]])], "NaN or infinite"),
    ],
)
def test_strokes_that_are_none_are_refused(strokes, reason):
    """Rendering says what is wrong with them."""
    with pytest.raises(DataError, match=reason):
        render(strokes, Pen())
