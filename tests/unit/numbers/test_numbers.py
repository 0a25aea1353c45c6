"""Numbers: the lattice, cuts and pieces by hand; then whole numbers drawn from strokes, and what is no number."""

import json

import numpy as np
import pytest
from handwriting import PEN, digit, line, number

import digitrec
from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.model.prediction import Prediction
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import FoundDigit, NumberPrediction, number_of_drawing, number_of_strokes
from digitrec.numbers.cuts import cuts
from digitrec.numbers.from_strokes import in_writing_order, parts_of_strokes
from digitrec.numbers.lattice import best_path, runs
from digitrec.numbers.pieces import Piece, cut_pieces, joined, line_height, parts_of
from digitrec.numbers.plausibility import image_shapes
from digitrec.numbers.reading import place_of
from digitrec.strokes.brush import draw
from digitrec.strokes.fabric import strokes_of_canvas


def picture(strokes: list[np.ndarray], size: tuple[int, int] = (170, 500)) -> np.ndarray:
    grey = 255 - draw(strokes, PEN, size)
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def answer(which: int, probability: float) -> Prediction:
    probabilities = np.full(10, (1 - probability) / 9, np.float32)
    probabilities[which] = probability
    return Prediction(which, probabilities, np.zeros((28, 28), np.float32))


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return digitrec.load_recognizer("pretrained")


# ------------------------------------------------------------------------------------------------- the lattice


def test_runs_are_all_neighbours_up_to_a_length():
    """Three pieces, at most two together."""
    assert runs(3, 2) == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]


def test_the_best_path_is_the_one_with_the_highest_sum():
    """Alone: 1 + 1 - 5. The first two together: 1.5 - 5. The last two together: 1 + 2, the best."""
    scores = {(0, 1): 1.0, (1, 2): 1.0, (2, 3): -5.0, (0, 2): 1.5, (1, 3): 2.0, (0, 3): 2.5}
    assert best_path(scores, 3) == [(0, 1), (1, 3)]


def test_a_gap_in_the_lattice_has_no_path():
    """Nothing covers the second piece."""
    assert best_path({(0, 1): 1.0, (2, 3): 1.0}, 3) is None


def test_no_pieces_have_the_empty_path():
    """Which covers all of them."""
    assert best_path({}, 0) == []


# ------------------------------------------------------------------------------------------- cuts and pieces


def block(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (100, 200)) -> np.ndarray:
    """Full ink in boxes top, left, bottom, right."""
    ink = np.zeros(size, np.float32)
    for top, left, bottom, right in boxes:
        ink[top:bottom, left:right] = 1
    return ink


def test_two_blocks_joined_by_a_thin_bridge_are_cut_at_the_bridge():
    """Columns 0..59 and 80..139, bridged by four rows: the cut crosses four pixels of ink between them."""
    ink = block((0, 0, 100, 60), (0, 80, 100, 140), (50, 60, 54, 80), size=(100, 140))
    (cut,) = cuts(ink, 100, 1)
    assert 60 <= cut.columns.min() <= cut.columns.max() <= 80
    assert cut.crossed == pytest.approx(4, abs=0.5)


def test_a_cut_leaves_each_pixel_of_ink_to_one_piece():
    """Together the pieces are the part again."""
    ink = block((0, 0, 100, 60), (0, 80, 100, 140), (50, 60, 54, 80), size=(100, 140))
    pieces = cut_pieces(Piece(5, 7, ink), 100)
    assert len(pieces) >= 2
    assert sum(float(piece.ink.sum()) for piece in pieces) == float(ink.sum())
    np.testing.assert_array_equal(joined(pieces).ink, ink)
    assert (joined(pieces).top, joined(pieces).left) == (5, 7)


def test_a_part_without_a_way_through_it_is_left_whole():
    """A bar of full ink has no place that is better than another."""
    part = Piece(0, 0, block((0, 0, 100, 90), size=(100, 90)))
    (piece,) = cut_pieces(part, 100)
    np.testing.assert_array_equal(piece.ink, part.ink)


def test_parts_come_from_left_to_right_without_dust():
    """A speck of 5×5 beside digits 100 high is none."""
    ink = block((0, 120, 100, 150), (0, 10, 100, 40), (60, 80, 65, 85))
    assert [(part.top, part.left, part.bottom, part.right) for part in parts_of(ink)] == [
        (0, 10, 100, 40),
        (0, 120, 100, 150),
    ]


def test_a_bar_above_a_body_is_one_part_with_it():
    """As of a 5 whose bar does not touch."""
    (part,) = parts_of(block((0, 20, 10, 70), (20, 10, 100, 60)))
    assert (part.top, part.left, part.bottom, part.right) == (0, 10, 100, 70)


def test_two_halves_above_each_other_are_one_part():
    """As of an 8 drawn like a snowman, where no other digit tells how high the line is."""
    assert len(parts_of(block((0, 20, 48, 60), (52, 15, 100, 65)))) == 1


def test_a_tall_part_below_a_bar_stays_alone():
    """A 1 beneath the bar of a 7 lies within its columns, and shares its rows."""
    seven = block((0, 0, 10, 90), (0, 0, 100, 12))
    one = block((15, 60, 100, 70))
    assert len(parts_of(seven + one)) == 2


def test_the_line_is_as_high_as_the_median_of_its_high_parts():
    """Heights 100, 90, 80 and a dash of 10."""
    parts = [Piece(0, 0, np.ones((height, 5), np.float32)) for height in (100, 10, 80, 90)]
    assert line_height(parts) == 90
    assert line_height([]) == 0


def test_a_candidates_place_is_measured_in_line_heights():
    """Pieces at columns 0..19 and 30..49, 100 high; a third at 45..64 shares five columns with them."""
    pieces = [Piece(0, left, np.ones((100, 20), np.float32), left) for left in (0, 30, 45)]
    np.testing.assert_allclose(place_of(pieces, (0, 2), 100), [0.5, 1, 0, 0.1, 0.05, 0])


def test_the_shape_of_a_ring_is_that_of_a_zero():
    """Nearly two runs of ink in each row, parts minus holes 0; a disc has 1."""
    y, x = np.mgrid[:28, :28]
    radius = np.hypot(x - 13.5, y - 13.5)
    ring, disc = ((radius < 10) & (radius > 6)).astype(np.float32), (radius < 10).astype(np.float32)
    shapes = image_shapes(np.stack([ring, disc]))
    assert shapes[:, 2].tolist() == [0, 1]
    assert shapes[0, 0] == pytest.approx((12 * 2 + 8) / 20)
    assert shapes[1, :2].tolist() == [1, 1]


# ----------------------------------------------------------------------------------------- whole numbers


def test_a_number_is_its_digits_from_left_to_right():
    """Text with its leading zero; the probability is the product."""
    found = NumberPrediction(
        (FoundDigit((0, 0, 9, 9), answer(0, 0.9)), FoundDigit((0, 9, 9, 18), answer(7, 0.5)))
    )
    assert found.text == "07"
    assert found.probability == pytest.approx(0.45)


def test_a_number_is_read_from_pixels(recognizer):
    """407, its 4 of two crossing strokes and its 7 with a bar; each box lies around its digit."""
    found = number_of_drawing(picture(number((4, 30), (0, 150), (7, 270))), recognizer)
    assert found.text == "407"
    boxes = np.array([each.box for each in found.digits])
    np.testing.assert_allclose(boxes[:, 1], [26, 146, 266], atol=7)
    np.testing.assert_allclose(boxes[:, 2], [136, 136, 136], atol=5)
    assert 0.5 < found.probability <= 1


def test_a_number_is_read_from_strokes(recognizer):
    """The same strokes, told apart by the order of writing."""
    strokes = number((4, 30), (0, 150), (7, 270))
    found = number_of_strokes(strokes, recognizer, PEN, (170, 500))
    assert found.text == "407"
    np.testing.assert_allclose([each.box[1] for each in found.digits], [26, 146, 266], atol=7)


@pytest.mark.parametrize("factor", [1, 3])
def test_boxes_are_in_pixels_of_the_drawing_however_large_it_is(recognizer, factor):
    """A drawing three times as large is reduced before it is read; its boxes are three times as large."""
    drawing = picture(number((3, 40), (1, 160))).repeat(factor, axis=0).repeat(factor, axis=1)
    (_, one) = number_of_drawing(drawing, recognizer).digits
    np.testing.assert_allclose(np.array(one.box) / factor, [24, 184, 136, 196], atol=4)


def test_digits_that_touch_are_cut(recognizer):
    """A 3 and a 0 whose edges meet are one connected part."""
    drawing = picture(number((3, 40), (0, 104)))
    found = number_of_drawing(drawing, recognizer)
    assert found.text == "30"


def test_parts_that_do_not_touch_are_one_digit(recognizer):
    """The bar of the 5 lies apart, above its body."""
    found = number_of_drawing(picture(number((1, 30), (5, 120), (0, 240))), recognizer)
    assert found.text == "150"


def test_light_ink_on_dark_is_read_as_well(recognizer):
    """As on a blackboard."""
    drawing = picture(number((4, 30), (0, 150)))
    drawing[..., :3] = 255 - drawing[..., :3]
    assert number_of_drawing(drawing, recognizer).text == "40"


def test_a_single_digit_is_a_number_of_one(recognizer):
    """With one box."""
    assert number_of_drawing(picture(digit(3, 200)), recognizer).text == "3"


def test_bars_that_are_added_at_the_end_belong_to_their_sevens(recognizer):
    """Both stems first, then both bars."""
    first, second = digit(7, 30), digit(7, 160)
    strokes = [first[0], second[0], first[1], second[1]]
    assert number_of_strokes(strokes, recognizer, PEN).text == "77"


def test_a_digit_that_is_added_on_the_left_is_read_first(recognizer):
    """From left to right, whatever was written when."""
    assert number_of_strokes(number((0, 200), (3, 60)), recognizer, PEN).text == "30"


def test_a_later_stroke_moves_behind_what_it_lies_above():
    """Strokes at columns 0..9, 20..29 and 2..11."""
    first, second, bar = (Piece(0, left, np.ones((9, 10), np.float32)) for left in (0, 20, 2))
    assert in_writing_order([first, second, bar]) == [first, bar, second]


def test_a_tap_of_the_pen_is_no_digit(recognizer):
    """A point beside the number; a point alone stays, as something has to be answered."""
    strokes = [*number((3, 40), (0, 160)), line((400, 60))]
    assert number_of_strokes(strokes, recognizer, PEN).text == "30"
    assert len(number_of_strokes([line((400, 60))], recognizer, PEN).digits) == 1


@pytest.mark.parametrize("again", [0, 1, 2])
def test_a_stroke_drawn_over_once_more_is_no_further_digit(recognizer, again):
    """Three ones, the pen a little beside its way the second time; and a dot on a stroke changes nothing either."""
    ones = [line((x, 30), (x + 2, 90), (x, 150)) for x in (60, 150, 240)]
    assert number_of_strokes([*ones, ones[again] + (3, -2)], recognizer, PEN).text == "111"
    assert number_of_strokes([ones[0], ones[0]], recognizer, PEN).text == "1"


# ------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    "stroke, words",
    [
        (line((1, 2), (np.nan, 3)), "NaN or infinite"),
        (line((1, 2), (np.inf, 3)), "NaN or infinite"),
        (line((1, 2), (1e12, 3)), "pixels away"),
        (np.zeros((4, 3)), r"not \(4, 3\)"),
        ([["a", "b"]], "pairs of numbers"),
    ],
)
def test_a_stroke_that_is_none_is_one_sentence(recognizer, stroke, words):
    """What is wrong with it."""
    with pytest.raises(DrawingError, match=words):
        number_of_strokes([stroke], recognizer, PEN)


@pytest.mark.parametrize(
    "strokes", [[], [np.zeros((0, 2))], [line((-90, -90), (-10, -10)), line((600, 20), (700, 90))]],
    ids=["none", "no points", "outside"],
)  # fmt: skip
def test_strokes_that_nobody_sees_are_an_empty_drawing(recognizer, strokes):
    """There is nothing to read."""
    with pytest.raises(EmptyDrawingError):
        number_of_strokes(strokes, recognizer, PEN, (170, 500))


@pytest.mark.parametrize("width", [0, -3, np.nan])
def test_a_pen_without_width_is_refused(recognizer, width):
    """With the width that came."""
    with pytest.raises(DrawingError, match="above 0"):
        number_of_strokes(digit(1, 50), recognizer, width)


def test_strokes_outside_the_canvas_change_nothing(recognizer):
    """Nobody saw them."""
    strokes = [*number((3, 40), (0, 160)), line((900, 20), (900, 120))]
    assert number_of_strokes(strokes, recognizer, PEN, (170, 500)).text == "30"


@pytest.mark.timeout(10)
def test_a_hundred_thousand_points_are_read_in_time(recognizer):
    """A 0 gone around many times, slowly."""
    turns = np.linspace(0, 40 * np.pi, 100_000)
    zero = np.column_stack([100 + 30 * np.sin(turns), 80 - 50 * np.cos(turns)])
    assert number_of_strokes([zero], recognizer, PEN).text == "0"


def test_a_scribble_across_a_square_kilometre_is_read_in_time(recognizer):
    """It is drawn small, with the thinnest pen."""
    points = np.random.default_rng(1).uniform(0, 99_999, (100_000, 2))
    assert number_of_strokes([points], recognizer, PEN).digits


def test_many_strokes_are_refused():
    """At most 100."""
    with pytest.raises(DrawingError, match="101 strokes, too many"):
        parts_of_strokes([line((1, 1))] * 101, PEN, None)


@pytest.mark.timeout(10)
def test_a_picture_of_many_parts_is_no_number(recognizer):
    """300 dashes in columns, as of a barcode."""
    grey = np.full((60, 2000), 255, np.uint8)
    for left in range(10, 1810, 6):
        grey[10:50, left : left + 3] = 0
    with pytest.raises(DrawingError, match="separate parts, too many"):
        number_of_drawing(grey, recognizer)


def test_an_empty_drawing_has_no_number(recognizer):
    """A white canvas."""
    with pytest.raises(EmptyDrawingError):
        number_of_drawing(np.full((170, 500, 4), 255, np.uint8), recognizer)


# -------------------------------------------------------------------------------------------- the canvas's JSON


def path(*commands: list[object], **properties: object) -> dict[str, object]:
    return {"type": "path", "path": list(commands), "strokeWidth": 14, **properties}


def test_a_path_of_the_canvas_is_its_points():
    """M, then Q whose control points are the mouse's, then L to the end."""
    drawn = path(["M", 1, 2], ["Q", 3, 4, 5, 6], ["Q", 7, 8, 9, 10], ["L", 11, 12])
    (stroke,), pen = strokes_of_canvas({"objects": [drawn, {"type": "Image"}]})
    assert stroke.tolist() == [[1, 2], [3, 4], [7, 8], [11, 12]]
    assert pen == 14


def test_a_path_that_ends_with_a_curve_keeps_its_end():
    """The last point is none of the mouse's, but the pen was there."""
    (stroke,), _ = strokes_of_canvas({"objects": [path(["M", 1, 2], ["Q", 3, 4, 5, 6])]})
    assert stroke.tolist() == [[1, 2], [3, 4], [5, 6]]


@pytest.mark.parametrize(
    "place", [{"originX": "center", "left": 125, "top": 90}, {"originX": "left", "left": 93, "top": 63}]
)
def test_a_path_that_was_moved_is_where_it_is_now(place):
    """Drawn from 0, 0 to 50, 40 with a pen of 14, then moved by 100 and 70: its middle is at 125, 90."""
    drawn = path(["M", 0, 0], ["L", 50, 40], **place)
    ((first, last),), _ = strokes_of_canvas({"objects": [drawn]})
    assert (first.tolist(), last.tolist()) == ([100, 70], [150, 110])


def test_a_path_as_chromium_s_canvas_gives_it_stays_where_it_was_drawn():
    """A loop from the real page; its left and top are the middle of its box, to a rounding."""
    loop = path(
        ["M", 59.986, 39.986], ["Q", 60, 40, 80, 70], ["Q", 100, 100, 80, 130], ["Q", 60, 160, 40, 130],
        ["Q", 20, 100, 40, 70], ["L", 60.014, 39.986], originX="center", left=60, top=92.5,
    )  # fmt: skip
    ((first, *_),), _ = strokes_of_canvas({"objects": [loop]})
    assert first.tolist() == [59.986, 39.986]


def test_an_empty_canvas_has_no_strokes():
    """No objects, no strokes."""
    assert strokes_of_canvas({"objects": []})[0] == []


@pytest.mark.parametrize(
    "content",
    [None, {}, {"objects": 3}, {"objects": [path(["X", 1, 2])]}, {"objects": [path(["M", "1", 2])]},
     {"objects": [path(["M", 1])]}, {"objects": [path("M 1 2")]}, {"objects": [path(["M", None, 2])]}],
)  # fmt: skip
def test_json_that_is_no_drawing_is_one_sentence(content):
    """Whatever is in it."""
    with pytest.raises(DrawingError, match=r"^[A-Z].+[.]$"):
        strokes_of_canvas(content)


def test_nan_in_the_canvas_s_json_is_found_when_it_is_read(recognizer):
    """JSON of Python knows NaN."""
    content = json.loads('{"objects": [{"path": [["M", NaN, 2], ["L", 3, 4]]}]}')
    strokes, pen = strokes_of_canvas(content)
    with pytest.raises(DrawingError, match="NaN"):
        number_of_strokes(strokes, recognizer, pen)
