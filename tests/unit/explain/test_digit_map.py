"""The map of digits: the plane of the largest spread, who is near, and a layout by a process of its own."""

import numpy as np
import pytest
from command_line import soon

from digitrec import load_recognizer, paths
from digitrec.data import sample
from digitrec.errors import RunError
from digitrec.explain.digit_map import Principal, describe, nearest, place_between
from digitrec.explain.neighbour_map import NEIGHBOUR_MAP, lay_out, read_places
from digitrec.jobs.computed import worked
from digitrec.runs import read_run


def test_the_plane_is_that_of_the_largest_spread():
    """Three directions with spreads 3, 2 and 1: the first two, and 13 of 14 parts of the variance."""
    corners = np.array([[3.0, 0, 0], [-3, 0, 0], [0, 2, 0], [0, -2, 0], [0, 0, 1], [0, 0, -1]])
    plane = Principal.of(corners)
    np.testing.assert_allclose(np.abs(plane.axes), [[1, 0, 0], [0, 1, 0]], atol=1e-12)
    assert plane.share == pytest.approx(13 / 14)
    np.testing.assert_allclose(np.abs(plane.places(np.array([[5.0, -4, 7]]))), [[5, 4]])


def test_one_image_alone_lies_in_the_middle():
    """Nothing is spread: all of nothing lies in the plane."""
    plane = Principal.of(np.ones((1, 4)))
    assert (plane.share, plane.places(np.ones((1, 4))).tolist()) == (1.0, [[0.0, 0.0]])


def test_the_nearest_come_first():
    """From 4 the others are 4, 1 and 5 away."""
    assert nearest(np.array([[0.0], [3.0], [9.0]]), np.array([4.0]), 2).tolist() == [1, 0]


def test_something_new_stands_between_its_neighbours():
    """Distances 1 and 3, so weights 3 and 1: a quarter of the way; on top of one, at its place."""
    features, places = np.array([[0.0], [4.0]]), np.array([[0.0, 0.0], [8.0, 4.0]])
    np.testing.assert_allclose(place_between(features, places, np.array([1.0]), 2), [2, 1])
    np.testing.assert_allclose(place_between(features, places, np.array([4.0]), 2), [8, 4], atol=1e-4)


def test_an_image_is_described_by_the_last_hidden_layer():
    """The pretrained network's last convolution has 128 filters, each by its mean; the answers are its own."""
    recognizer, images = load_recognizer("pretrained"), sample.load().test.images[:5]
    described = describe(recognizer, images)
    last = recognizer.activations(images[3])[recognizer.layers[-1]]
    np.testing.assert_allclose(described.features[3], last.mean(axis=(0, 1)), rtol=1e-5)
    np.testing.assert_allclose(described.probabilities, recognizer.predict(images), atol=1e-6)


def test_a_process_lays_out_neighbours_together(home):
    """Two far heaps of thirty: each point's nearest on the map is one of its own heap."""
    run = read_run(paths.PRETRAINED)
    heaps = np.random.default_rng(1).normal(size=(60, 8)) + 50 * (np.arange(60) % 2)[:, None]
    assert read_places(run, 60) is None
    NEIGHBOUR_MAP.start(run, features=heaps.astype(np.float32))
    soon(lambda: NEIGHBOUR_MAP.status(run).is_over, "the map is laid out")
    places = read_places(run, 60)
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=2) + 1e9 * np.eye(60)
    assert (distances.argmin(axis=1) % 2 == np.arange(60) % 2).all()
    assert NEIGHBOUR_MAP.status(run).state == "finished"
    assert read_places(run, 61) is None


def test_what_is_cut_is_refused_with_a_reason(home):
    """Nothing stands in the answer's place."""
    run = read_run(paths.PRETRAINED)
    folder = NEIGHBOUR_MAP.folder(run)
    folder.mkdir(parents=True)
    (folder / "asked.npz").write_bytes(b"PK")
    assert worked([str(folder)], lay_out) == 1
    assert NEIGHBOUR_MAP.status(run).reason == "asked.npz is damaged"
    assert read_places(run, 60) is None


def test_without_a_folder_a_worker_says_how_it_is_called(tmp_path, capsys):
    """Wrong usage has the exit status 2."""
    assert worked([str(tmp_path)], lay_out) == 2
    assert capsys.readouterr().err.startswith("usage: ")


def test_a_run_without_a_model_has_no_map(home, tmp_path):
    """One sentence on what to do."""
    run = read_run(paths.PRETRAINED)
    object.__setattr__(run, "path", tmp_path)
    with pytest.raises(RunError, match="choose another one"):
        NEIGHBOUR_MAP.folder(run)
