"""The sanity check of every method: random weights must change the map (Adebayo et al., 2018)."""

import numpy as np
import pytest

from digitrec import paths
from digitrec.explain.sanity import measured_sanity, rank_correlation
from digitrec.ui.my_digit.why import METHODS

NAMES = [method.name for method, _ in METHODS]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    from tools.check_attributions import Candidate, correlations, random_network

    folder = tmp_path_factory.mktemp("random")
    return correlations(Candidate(paths.pretrained_dir()), random_network(folder), 6)


@pytest.mark.parametrize("name", NAMES)
def test_random_weights_change_the_map(found, name):
    """In the median of six digits, or of the drawings in strokes, the order of the pixels is another."""
    assert len(found[name]) == 6
    assert abs(np.median(found[name])) < 0.5


def test_what_stands_on_the_page_was_measured_for_every_method_and_is_no_map_of_the_input():
    figures = measured_sanity()
    assert sorted(figures) == sorted(NAMES)
    assert max(abs(each.median) for each in figures.values()) < 0.3


def test_the_rank_correlation_is_spearmans():
    """1 for the same order, −1 for the reverse; (1, 2, 3, 4) with (2, 1, 4, 3) is 0.6; ties share their mean rank."""
    one = np.array([1.0, 2, 3, 4])
    assert rank_correlation(one, one**3) == pytest.approx(1)
    assert rank_correlation(one, -one) == pytest.approx(-1)
    assert rank_correlation(one, np.array([2.0, 1, 4, 3])) == pytest.approx(0.6)
    assert rank_correlation(np.array([0.0, 0, 1, 1]), np.array([0.0, 0, 5, 9])) == pytest.approx(
        0.943, abs=1e-3
    )
    assert rank_correlation(one, np.zeros(4)) == 0
