"""Pen strokes: read from their files, drawn as the canvas draws, varied for training."""

import gzip
import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitrec.data import pen_digits
from digitrec.data.pen_digits import SETS, TRAINED_ON, VALIDATION_ONLY, known_bad, load_pen_digits, without
from digitrec.errors import DataError
from digitrec.preprocess import preprocess
from digitrec.strokes.brush import draw, smoothed
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import CANVAS, Pen, placed, random_pen, render
from digitrec.synthetic import variants as ink_variants

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


# ------------------------------------------------------------------------------------------------ rendering


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


# ---------------------------------------------------------------------------------------------------- files


@pytest.fixture
def ink_folder(tmp_path, monkeypatch):
    (tmp_path / "ink").mkdir()
    monkeypatch.setenv("DIGITREC_DATA", str(tmp_path))
    return tmp_path / "ink"


def write(folder, records, name="uji"):
    with gzip.open(folder / f"{name}.json.gz", "wt") as file:
        json.dump(records, file)


GOOD = {"label": 7, "writer": "w1", "strokes": [[[0, 0], [1, 0.5]], [[3, 4]]]}


def test_a_file_of_ink_is_read_digit_by_digit(ink_folder):
    """Label, writer, float32 strokes, and the place in the file."""
    write(ink_folder, [{**GOOD, "label": 0}, GOOD])
    first, second = load_pen_digits("uji")
    assert (first.label, second.label, second.writer, second.index) == (0, 7, "w1", 1)
    assert [stroke.dtype for stroke in second.strokes] == [np.float32] * 2
    np.testing.assert_array_equal(second.strokes[0], [[0, 0], [1, 0.5]])


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"strokes": [[[0, 0], [math.nan, 1]]]}, "points that are NaN or infinite"),
        ({"strokes": [[[0, 0], [1e400, 1]]]}, "points that are NaN or infinite"),
        ({"strokes": []}, "strokes without points"),
        ({"strokes": [[]]}, "strokes without points"),
        ({"strokes": [[[1, 2, 3]]]}, "points that are not"),
        ({"strokes": 5}, "not iterable"),
        ({"label": 10}, "the label '10'"),
        ({"label": "7"}, "the label '7'"),
    ],
)
def test_a_digit_that_is_none_is_named_with_its_fault(ink_folder, change, reason):
    """One clear sentence: which file, which digit, what is wrong."""
    write(ink_folder, [GOOD, {**GOOD, **change}])
    with pytest.raises(DataError, match=reason) as refused:
        load_pen_digits("uji")
    assert "uji.json.gz cannot be used: its digit number 1 has " in str(refused.value)


def test_a_record_without_strokes_is_named(ink_folder):
    """A key that is missing is a fault too."""
    write(ink_folder, [{"label": 1, "writer": "a"}])
    with pytest.raises(DataError, match="digit number 0 has no strokes"):
        load_pen_digits("uji")


def _cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def _flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(bytes(content))


def _no_gzip(path):
    path.write_text("[]")


def _no_json(path):
    path.write_bytes(gzip.compress(b"[{"))


def _no_list(path):
    path.write_bytes(gzip.compress(b"{}"))


@pytest.mark.parametrize("damage", [_cut, _flipped, _no_gzip, _no_json, _no_list])
def test_a_damaged_file_is_named(ink_folder, damage):
    """Cut short, one byte flipped, or something else altogether."""
    write(ink_folder, [GOOD] * 50)
    damage(ink_folder / "uji.json.gz")
    with pytest.raises(DataError, match=r"uji\.json\.gz is damaged or no file of pen strokes"):
        load_pen_digits("uji")


def test_missing_ink_says_where_it_belongs(ink_folder):
    """One clear sentence."""
    with pytest.raises(DataError, match=r"put uji\.json\.gz into the folder ink of DIGITREC_DATA"):
        load_pen_digits("uji")


def test_an_unknown_set_is_answered_with_the_known_ones(home):
    """As everywhere."""
    with pytest.raises(DataError, match="choose one of pendigits, unipen, uji, numberpad"):
        load_pen_digits("mnist")


def test_excluded_digits_go_and_the_others_keep_their_numbers(ink_folder):
    """An index is a place in the file, so that a list of bad ones stays true."""
    write(ink_folder, [GOOD] * 4)
    assert [digit.index for digit in without(load_pen_digits("uji"), {0, 2})] == [1, 3]


def test_the_list_of_bad_digits_may_carry_comments(tmp_path, monkeypatch):
    """A number a line; a set without a list has none."""
    monkeypatch.setattr(pen_digits, "__file__", str(tmp_path / "pen_digits.py"))
    (tmp_path / "unipen_known_bad.txt").write_text("# found by disagreement\n17\n\n4863  # a dash\n")
    assert known_bad("unipen") == {17, 4863}
    assert known_bad("pendigits") == frozenset()


def test_the_sets_that_people_gave_us_are_whole(data_dir, monkeypatch):
    """Their counts and writers, as their README has them."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    sets = {name: load_pen_digits(name) for name in SETS}
    counts = {name: (len(digits), len({digit.writer for digit in digits})) for name, digits in sets.items()}
    assert counts == {
        "pendigits": (7494, 30), "unipen": (12036, 135), "uji": (1200, 60), "numberpad": (821, 1),
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------- training


DIGITS = [
    PenDigit(label, "w", strokes, index) for index, (label, strokes) in enumerate([(7, SEVEN), (0, BOX)])
]


def test_training_images_are_the_same_for_the_same_seed_and_others_for_another():
    """Also a digit's variants do not depend on which other digits are drawn."""
    images, labels = ink_variants.variant_images(DIGITS, 5, 3)
    assert (images.shape, images.dtype) == ((6, 28, 28), np.uint8)
    assert labels.tolist() == [7, 7, 7, 0, 0, 0]
    np.testing.assert_array_equal(ink_variants.variant_images(DIGITS, 5, 3)[0], images)
    np.testing.assert_array_equal(ink_variants.variant_images(DIGITS[1:], 5, 1)[0], images[3:4])
    assert len({image.tobytes() for image in images}) == 6
    assert not np.array_equal(ink_variants.variant_images(DIGITS, 6, 3)[0], images)


def test_two_processes_draw_what_one_draws(monkeypatch):
    """In the same order."""
    monkeypatch.setattr(ink_variants, "_CHUNK", 1)
    alone, _ = ink_variants.variant_images(DIGITS, 5, 2)
    shared, labels = ink_variants.variant_images(DIGITS, 5, 2, processes=2)
    np.testing.assert_array_equal(shared, alone)
    assert labels.tolist() == [7, 7, 0, 0]


def test_training_images_lie_as_mnists_do():
    """20 pixels long, their centre of mass at pixel (14, 14) within half a pixel."""
    images, _ = ink_variants.variant_images(DIGITS, 1, 40)
    inked = images > 25
    lengths = (
        np.maximum(np.ptp(_ends(inked.any(axis=2)), axis=1), np.ptp(_ends(inked.any(axis=1)), axis=1)) + 1
    )
    assert set(lengths.tolist()) <= {19, 20, 21}
    mass = images.sum(axis=(1, 2), dtype=float)
    rows = (images.sum(axis=2, dtype=float) @ np.arange(28)) / mass
    assert np.abs(rows - 14).max() <= 0.51


def _ends(lines):
    """(n, 2): first and last place that is true."""
    return np.stack([lines.argmax(axis=1), lines.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)], axis=1)


def test_the_small_fast_drawing_is_what_the_canvas_would_give(data_dir, monkeypatch):
    """150 real digits at random places, sizes and colours: through the page's preprocessing both ways, the images differ
    by 1 % of full ink on average; the odd one is centred a pixel further.
    """
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    differences = []
    for digit in load_pen_digits("uji")[::8]:
        pen = random_pen(np.random.default_rng([1, digit.index]))
        slow = preprocess(render(digit.strokes, pen, 340))
        fast = preprocess(255 - ink_variants.ink_of(placed(digit.strokes, pen, 1), pen.width / CANVAS))
        differences.append(np.abs(slow - fast).mean())
    assert np.mean(differences) < 0.01
    assert np.median(differences) < 0.006


def test_a_lone_point_among_the_digits_breaks_nothing():
    """unipen has two of them."""
    dot = PenDigit(1, "w", (np.array([[3, 3]], np.float32),), 0)
    images, labels = ink_variants.variant_images([dot], 1, 2)
    assert images.shape == (2, 28, 28)
    assert labels.tolist() == [1, 1]


def test_no_digits_give_no_images():
    """Rather than an error in NumPy's words."""
    images, labels = ink_variants.variant_images([], 1, 5)
    assert (images.shape, labels.shape) == ((0, 28, 28), (0,))


def test_no_set_that_is_kept_for_validation_is_trained_on():
    """uji and numberpad measure every model: what the set `drawn` learns from is disjoint from them."""
    assert set(TRAINED_ON).isdisjoint(VALIDATION_ONLY)
    assert {*TRAINED_ON, *VALIDATION_ONLY} == set(SETS)


def test_a_plain_1_gets_an_upstroke_that_comes_from_the_lower_left():
    """The stem stays; sometimes there is a foot below it. What is drawn from below upwards is a stem as well."""
    stem = np.stack([np.full(12, 0.5), np.linspace(0, 1, 12)], axis=1)
    feet = 0
    for seed, drawn in itertools.product(range(20), (stem, stem[::-1])):
        first, *more = ink_variants.add_flag([drawn], np.random.default_rng(seed))
        np.testing.assert_allclose(first[-12:], stem)
        assert first[0, 0] < 0.48
        assert 0.05 < first[0, 1] < 0.5
        feet += len(more)
        assert all(np.allclose(foot[:, 1].mean(), 1) and foot[0, 0] < 0.5 < foot[-1, 0] for foot in more)
    assert 2 < feet < 20


@pytest.mark.parametrize(
    "strokes",
    [
        [[(0, 0.3), (0.3, 0), (0.3, 1)]],
        [[(0, 0), (1, 0.1)]],
        [[(0.5, 0), (0.5, 1)], [(0.2, 1), (0.8, 1)]],
        [[(0.5, 0.5)]],
    ],
    ids=["has one", "level", "two strokes", "a dot"],
)
def test_any_other_1_is_left_as_it_is(strokes):
    """Nothing is added to it."""
    given = [np.array(stroke, float) for stroke in strokes]
    left = ink_variants.add_flag(given, np.random.default_rng(0))
    assert [each.tolist() for each in left] == [each.tolist() for each in given]
