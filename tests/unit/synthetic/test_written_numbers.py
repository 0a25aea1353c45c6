"""Numbers composed of one writer's digits: the same for the same seed, spaced as told."""

from itertools import pairwise

import numpy as np
import pytest

from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.written_numbers import HEIGHTS, PENS, TIGHTEST, write_numbers


@pytest.fixture(scope="module")
def digits() -> list[PenDigit]:
    """Two writers with all ten digits: a box 40 wide and 100 high, and one half as large."""
    box = np.array([(0, 0), (40, 0), (40, 100), (0, 100)], np.float32)
    return [
        PenDigit(label, writer, (box * scale,), 10 * index + label)
        for index, (writer, scale) in enumerate([("large", 1.0), ("small", 0.5)])
        for label in range(10)
    ]


def test_the_same_seed_writes_the_same_numbers(digits):
    """Another one others."""
    first, again, other = (list(write_numbers(digits, 5, seed)) for seed in (1, 1, 2))
    assert [each.text for each in first] == [each.text for each in again]
    np.testing.assert_array_equal(first[3].strokes[0], again[3].strokes[0])
    assert [each.text for each in first] != [each.text for each in other]


def test_a_number_is_of_one_writer_and_as_long_as_told(digits):
    """Its text is its digits' labels, its sources where they stand in the list."""
    numbers = list(write_numbers(digits, 60, 3, (2, 4)))
    assert {len(each.text) for each in numbers} == {2, 3, 4}
    assert {len({digits[index].writer for index in each.sources}) for each in numbers} == {1}
    assert [each.text for each in numbers] == [
        "".join(str(digits[index].label) for index in each.sources) for each in numbers
    ]


def test_all_ink_lies_on_the_canvas_and_in_the_boxes(digits):
    """Of the picture, nothing outside the boxes is dark."""
    (one,) = write_numbers(digits, 1, 4)
    outside = one.picture[..., 0].copy()
    assert outside.min() < 10
    for top, left, bottom, right in one.boxes:
        outside[int(top) - 1 : int(bottom) + 2, int(left) - 1 : int(right) + 2] = 255
    assert outside.min() == 255
    assert outside.shape == one.size


def test_sizes_pens_and_spacing_are_as_told(digits):
    """Of 200 numbers: pens of 8 to 20, heights around 90 to 170, boxes that overlap by a tenth of a height at most."""
    numbers = list(write_numbers(digits, 200, 5))
    pens = [each.pen for each in numbers]
    heights = [box[2] - box[0] - each.pen for each in numbers for box in each.boxes]
    gaps = [
        (right[1] - left[3]) / (left[2] - left[0]) for each in numbers for left, right in pairwise(each.boxes)
    ]
    assert PENS[0] <= min(pens) < max(pens) <= PENS[1]
    assert HEIGHTS[0] * 0.7 < min(heights) < max(heights) < HEIGHTS[1] * 1.4
    assert 1.4 * TIGHTEST < min(gaps) < 0 < 0.6 < max(gaps)
