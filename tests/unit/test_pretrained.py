"""The model that comes with the project is worth what its files say."""

import numpy as np
import pytest
from PIL import Image

import digitrec
from digitrec import paths, store
from digitrec.data import load_data, sample
from digitrec.evaluation.report import evaluate
from digitrec.preprocess import preprocess


@pytest.fixture(scope="module")
def recognizer():
    return digitrec.load_recognizer(paths.PRETRAINED)


@pytest.fixture
def full_test(data_dir, monkeypatch):
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    return load_data("mnist").test


def through_preprocessing(pixels: np.ndarray, filter_: Image.Resampling) -> np.ndarray:
    """Each image enlarged ten times, dark on light, and brought to 28×28 again."""
    enlarged = (Image.fromarray(255 - image).resize((280, 280), filter_) for image in pixels)
    return np.stack([preprocess(np.asarray(image)) for image in enlarged])


def test_it_is_a_finished_best_run_of_at_most_two_megabytes():
    """The folder holds a finished run, and nothing that makes a clone slow."""
    run = store.read_run(paths.PRETRAINED)
    assert (run.status.state, run.preset, run.data["name"]) == ("finished", "best", "mnist")
    assert sum(file.stat().st_size for file in run.path.iterdir()) <= 2_000_000


def test_it_reads_the_digits_that_no_run_was_trained_on(recognizer):
    """On the sample's 1,000 test digits, kept out of its training, it is right on at least 990."""
    assert evaluate(recognizer, sample.load().test, "sample test")["correct"] >= 990


@pytest.mark.slow
def test_its_score_on_the_full_test_set_is_the_one_that_it_claims(recognizer, full_test):
    """evaluation.json, measured again, image by image; and it keeps the promise of 99.5 %."""
    measured = evaluate(recognizer, full_test, "mnist test")
    claimed = store.read_evaluation(paths.PRETRAINED)["test"]
    assert measured["confusion"] == claimed["confusion"]
    assert measured["correct"] >= 9950


@pytest.mark.slow
@pytest.mark.parametrize("filter_", [Image.Resampling.NEAREST, Image.Resampling.BICUBIC])
def test_an_enlarged_mnist_image_comes_back_as_good_as_unchanged(recognizer, full_test, filter_):
    """All 10,000 test images, enlarged and preprocessed, cost the model at most 0.1 points."""
    as_they_are = evaluate(recognizer, full_test, "mnist test")["correct"]
    images = through_preprocessing(full_test.pixels, filter_)
    back = int((recognizer.predict(images).argmax(axis=1) == full_test.labels).sum())
    assert back >= as_they_are - 10
