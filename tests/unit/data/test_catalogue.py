"""Every data set that can be asked for: what it says of itself, and what stands in where it is not here."""

import numpy as np
import pytest

from digitrec.config import DATA_SETS
from digitrec.config.data_sets import DATA_SET_ENTRIES
from digitrec.data import (
    SOURCES,
    label_of,
    label_of_test,
    out_of_reach,
    real_digits_here,
    source_named,
    usual_source,
)
from digitrec.data.image_cache import cache_file, from_cache
from digitrec.errors import DataError


def test_the_sets_that_can_be_asked_for_are_those_that_can_be_loaded():
    """The table of the settings and the catalogue, in the same order."""
    assert tuple(SOURCES) == DATA_SETS
    assert [source.name for source in SOURCES.values()] == list(DATA_SETS)


@pytest.mark.parametrize("name", ["sample", "mnist"])
def test_the_settings_know_how_many_images_a_set_has_to_learn_from(name, data_dir, monkeypatch):
    """And what the set calls itself and its test images, its splits say too."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    source = SOURCES[name]
    splits = source.load()
    assert len(splits.train) == DATA_SET_ENTRIES[name].train_images
    assert (splits.name, splits.test_name) == (source.name, source.test_name)


def test_a_name_that_is_no_set_is_told_which_there_are():
    """One sentence."""
    with pytest.raises(
        DataError, match=r"^There is no data set called cifar; choose one of sample, mnist, drawn\.$"
    ):
        source_named("cifar")


def test_a_run_is_scored_on_the_test_digits_of_the_real_digits_in_its_set():
    """`drawn` is built on MNIST, and has no test digits of its own."""
    assert [source.test_name for source in SOURCES.values()] == ["sample test", "mnist test", "mnist test"]
    assert [source.base.name for source in SOURCES.values()] == ["sample", "mnist", "mnist"]


def test_without_mnist_the_sample_stands_in(home):
    """For the suggestion of a first run as well."""
    assert [real_digits_here(name).name for name in SOURCES] == ["sample"] * 3
    assert usual_source().name == "sample"


def test_where_mnist_is_it_is_used(home, data_dir, monkeypatch):
    """But a run on the sample stays with it."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    assert [real_digits_here(name).name for name in SOURCES] == ["sample", "mnist", "mnist"]
    assert usual_source().name == "mnist"


def test_only_what_nobody_can_fetch_is_out_of_reach(home):
    """The full MNIST is not here either, but a button away."""
    assert list(out_of_reach()) == ["drawn"]
    assert SOURCES["mnist"].missing()
    assert SOURCES["mnist"].download is not None


def test_pen_strokes_that_are_missing_are_named(home, data_dir, monkeypatch):
    """Here MNIST lies alone."""
    (home / "alone").mkdir()
    (home / "alone" / "mnist.npz").symlink_to(data_dir / "mnist.npz")
    monkeypatch.setenv("DIGITREC_DATA", str(home / "alone"))
    assert SOURCES["drawn"].missing() == (
        "The pen strokes of pendigits, unipen, uji, numberpad are not on this machine; put them into the folder ink of "
        "DIGITREC_DATA, or train on mnist."
    )
    with pytest.raises(DataError, match=r"^The pen strokes of "):
        SOURCES["drawn"].check()


@pytest.mark.parametrize(
    "name, words",
    [
        ("sample test", "the sample's test digits"),
        ("mnist test", "MNIST's test digits"),
        ("mine.npz", "mine.npz"),
    ],
)
def test_test_images_have_a_name_for_sentences(name, words):
    """A file of somebody's keeps its own."""
    assert label_of_test(name) == words


def test_a_set_has_a_name_for_sentences():
    """A set of another version is called as it calls itself."""
    assert [label_of(name) for name in (*SOURCES, "fashion")] == [
        "the 5,000-digit sample", "MNIST", "MNIST and of pen strokes", "fashion",
    ]  # fmt: skip


def test_what_was_drawn_before_is_found_in_the_cache(home):
    """It took minutes to draw; drawn in another way it is made anew."""
    made = []

    def make():
        made.append(1)
        return np.full((2, 28, 28), 7, np.uint8), np.array([3, 4])

    from_cache("some", "a recipe", make)
    images, labels = from_cache("some", "a recipe", make)
    assert (len(made), images.max(), labels.tolist()) == (1, 7, [3, 4])
    assert (home / "data" / cache_file("some", "a recipe")).is_file()
    assert cache_file("some", "a recipe") != cache_file("some", "another")
