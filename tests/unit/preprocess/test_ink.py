"""Which pixels are ink: where it lies, what the background is, and which specks are none of it."""

import numpy as np
import pytest

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess import preprocess_steps
from digitrec.preprocess.ink import find_ink, without_stray_dots
from digitrec.preprocess.stroke_width import with_edges_moved


def paper(height: int = 100, width: int = 120, shade: int = 255) -> np.ndarray:
    return np.full((height, width), shade, np.uint8)


def test_the_region_is_the_inks_with_a_pixel_around_it():
    """Rows 20 to 59, columns 40 to 49."""
    drawing = paper()
    drawing[20:60, 40:50] = 0
    assert find_ink(drawing).region == (19, 39, 61, 51)


def test_the_region_ends_at_the_papers_edge():
    """Ink in two corners, a pixel each, joined by a stroke."""
    drawing = paper()
    drawing[:30, :8] = drawing[70:, -8:] = 0
    drawing[29:71, 4:116] = 0
    assert find_ink(drawing).region == (0, 0, 100, 120)


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
def test_the_background_is_what_most_of_the_border_shows(side):
    """Ink along one whole side of four does not turn the drawing over."""
    drawing = paper(100, 100)
    drawing[
        {"top": np.s_[:10], "bottom": np.s_[-10:], "left": np.s_[:, :10], "right": np.s_[:, -10:]}[side]
    ] = 0
    np.testing.assert_array_equal(find_ink(drawing).coverage, drawing == 0)


def test_the_background_is_still_found_where_ink_covers_nearly_half_of_the_border():
    """180 of its 400 pixels."""
    drawing = paper(100, 100)
    drawing[:20, :70] = drawing[-20:, :70] = 0
    assert find_ink(drawing).coverage[50, 50] == 0
    assert find_ink(drawing).coverage[5, 50] == 1


@pytest.mark.parametrize(
    "longest, shape", [((160, 160), (50, 200)), ((160, 400), (100, 400)), ((27, 400), (34, 134))]
)
def test_ink_is_reduced_until_both_its_sides_are_short_enough(longest, shape):
    """80 × 320 pixels on paper of 100 × 400: by 2, not at all, and by 3 for its height alone."""
    drawing = paper(100, 400)
    drawing[10:90, 40:360] = 0
    assert find_ink(drawing, longest).coverage.shape == pytest.approx(shape, abs=1)


def test_reduced_ink_lies_where_it_lay():
    """A bar of 400 × 20, reduced by 3, on a sheet of 600: rows from 60, columns from 300."""
    drawing = paper(600, 600)
    drawing[60:460, 300:320] = 0
    box = preprocess_steps(drawing).box
    assert box == pytest.approx((20, 100, 20 + 400 / 3, 100 + 20 / 3), abs=0.5)


@pytest.mark.parametrize("contrast, is_seen", [(13, False), (14, True)])
def test_grey_counts_as_three_equal_channels(contrast, is_seen):
    """√3 × 14 is a distance of 24.2 in RGB, of which 24 are needed; √3 × 13 is 22.5."""
    grey = paper()
    grey[20:80, 40:60] -= contrast
    seen = [_has_ink(drawing) for drawing in (grey, np.stack([grey] * 3, axis=2))]
    assert seen == [is_seen, is_seen]


def _has_ink(drawing: np.ndarray) -> bool:
    try:
        find_ink(drawing)
    except EmptyDrawingError:
        return False
    return True


def test_ink_is_float32_from_0_to_1():
    """Also where single pixels are darker than full ink, and where the paper has grain."""
    drawing = np.random.default_rng(1).integers(225, 236, (100, 120)).astype(np.uint8)
    drawing[20:80, 40:60] = 60
    drawing[30, 50] = 0
    coverage = find_ink(drawing).coverage
    assert (coverage.dtype, float(coverage.min()), float(coverage.max())) == (np.float32, 0.0, 1.0)


def test_an_array_that_is_no_drawing_is_told_what_was_expected():
    """The three shapes."""
    with pytest.raises(
        DrawingError,
        match=r"expected uint8 of shape \(height, width, 4\), \(height, width, 3\) or \(height, width\)",
    ):
        find_ink(np.zeros((28, 28, 2), np.uint8))


@pytest.mark.parametrize("kind", ["nothing differs", "too faint", "too much", "only specks"])
def test_what_has_no_ink_says_so_and_what_to_draw(kind):
    """Wherever on the way it is noticed."""
    drawing = paper(100, 100)
    drawing[{"too faint": np.s_[20:80, 40:60], "too much": np.s_[2:-2, 2:-2]}.get(kind, np.s_[:0])] = 250
    if kind == "too much":
        drawing[drawing == 250] = 0
    if kind == "only specks":
        drawing[2:-2:8, 2:-2:8] = 0
    with pytest.raises(EmptyDrawingError, match="no ink in this drawing; draw a digit in a colour"):
        preprocess_steps(drawing)


# ------------------------------------------------------------------------------------------------------ stray dots


def ink_of(*rectangles: tuple[slice, slice]) -> np.ndarray:
    ink = np.zeros((60, 60), np.float32)
    for rectangle in rectangles:
        ink[rectangle] = 1
    return ink


BODY = np.s_[10:50, 20:30]  # 400 pixels


@pytest.mark.parametrize(
    "dot, is_dropped", [(np.s_[2:6, 50:60], True), (np.s_[2:10, 50:60], False)], ids=["40", "80 of 400"]
)
def test_a_part_is_stray_below_a_fifth_of_the_largest(dot, is_dropped):
    """40 pixels beside 400 go; 80 are a fifth, and stay."""
    found = without_stray_dots(ink_of(BODY, dot))
    assert (found[dot].max() == 0) == is_dropped
    np.testing.assert_array_equal(found[BODY], 1)


def test_a_part_that_touches_by_a_corner_is_no_part_of_its_own():
    """Pixels that are neighbours across a corner belong together."""
    ink = ink_of(BODY, np.s_[6:10, 30:34])
    np.testing.assert_array_equal(without_stray_dots(ink), ink)


def test_ink_counts_by_its_strength_not_by_its_pixels():
    """A faint smear of 100 pixels at 0.2 is 20 of 400, and goes."""
    ink = ink_of(BODY)
    ink[10:20, 45:55] = 0.2
    assert without_stray_dots(ink)[10:20, 45:55].max() == 0


# ------------------------------------------------------------------------------------------------------ moved edges


@pytest.mark.parametrize("outwards, side", [(2, 14), (-2, 6), (0, 10)])
def test_edges_move_by_whole_pixels(outwards, side):
    """A square of 10 pixels, to the pixel."""
    ink = np.zeros((30, 30), np.float32)
    ink[10:20, 10:20] = 1
    moved = with_edges_moved(ink, outwards)
    assert moved.dtype == np.float32
    assert (moved > 0.5).any(axis=0).sum() == (moved > 0.5).any(axis=1).sum() == side
    middle = moved[moved.shape[0] // 2]
    assert sorted({*middle.tolist()}) == [0, 1]


def test_the_edge_is_where_ink_is_half_as_strong_as_its_strongest():
    """Between 0.4 and 0.8 of 0.8 it lies at 0.4: what is only 0.3 is outside."""
    ink = np.zeros((30, 30), np.float32)
    ink[8:22, 8:22] = 0.3
    ink[10:20, 10:20] = 0.8
    assert (with_edges_moved(ink, 0) > 0.5).any(axis=0).sum() == 10
