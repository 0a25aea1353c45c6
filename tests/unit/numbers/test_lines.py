"""Which parts of ink stand in one line: boxes placed by hand."""

import numpy as np

from digitrec.numbers.lines import lines_of
from digitrec.numbers.pieces import Piece


def part(top: int, left: int, height: int = 100, width: int = 60) -> Piece:
    return Piece(top, left, np.ones((height, width), np.float32))


def places(lines: list[list[Piece]]) -> list[list[tuple[int, int]]]:
    return [[(each.top, each.left) for each in line] for line in lines]


def test_two_rows_are_two_lines_from_the_top_and_from_the_left():
    """Whatever order the parts come in."""
    found = lines_of([part(200, 100), part(10, 200), part(190, 0), part(0, 100), part(5, 0)])
    assert places(found) == [[(5, 0), (0, 100), (10, 200)], [(190, 0), (200, 100)]]


def test_a_line_may_slope():
    """Eight digits, each 20 pixels lower than the one before: the last is lower than the first by more than its height."""
    sloping = [part(20 * place, 90 * place) for place in range(8)]
    assert [len(line) for line in lines_of(sloping)] == [8]


def test_a_piece_of_a_digit_belongs_to_the_line_that_it_is_in():
    """The bar of a 5, 20 pixels high, at its digit's top."""
    found = lines_of([part(0, 0), part(0, 100), part(4, 165, height=20, width=30), part(200, 0)])
    assert [len(line) for line in found] == [3, 1]


def test_small_print_far_above_is_a_line_of_its_own():
    """Letters of 25 pixels above digits of 100."""
    print_above = [part(0, 30 * place, height=25, width=20) for place in range(4)]
    found = lines_of([*print_above, part(80, 0), part(80, 100)])
    assert [len(line) for line in found] == [4, 2]


def test_parts_far_apart_are_no_line():
    """More than three heights of nothing between them."""
    assert [len(line) for line in lines_of([part(0, 0), part(0, 370)])] == [1, 1]
    assert [len(line) for line in lines_of([part(0, 0), part(0, 350)])] == [2]


def test_no_parts_are_no_lines():
    """An empty page."""
    assert lines_of([]) == []
