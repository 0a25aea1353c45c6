"""The model that comes with the project is worth what its files say."""

import numpy as np
import pytest
from handwriting import pen_digits
from PIL import Image

import digitrec
from digitrec import paths
from digitrec.config.presets import PRESETS
from digitrec.data import load_data, sample
from digitrec.data.pen_digits import fingerprint, is_here
from digitrec.evaluation.answers import read_set
from digitrec.evaluation.families import SMILEY
from digitrec.evaluation.report import evaluate
from digitrec.evaluation.set_report import set_report
from digitrec.files import read_json
from digitrec.preprocess import preprocess
from digitrec.runs import read_run
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.doodles import families
from digitrec.synthetic.non_digits import draw_non_digit

# As its card has them: of seven runs this is the last.
LAST_RUN = {"epochs": 2, "learning_rate": 0.0007, "schedule": "cosine", "augmentation": "light"}

# What changed digits are made of.
WRITTEN = pen_digits()


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


def test_it_is_a_finished_run_of_the_preset_pretrained_in_little_space():
    """The folder holds a finished run, and nothing that makes a clone slow; its model is a megabyte at most."""
    run = read_run(paths.PRETRAINED)
    assert (run.status.state, run.preset, run.data["name"]) == ("finished", "pretrained", "drawn")
    assert run.config == PRESETS["pretrained"].config(**LAST_RUN)
    assert (run.path / "model.tflite").stat().st_size <= 1_000_000
    assert sum(file.stat().st_size for file in run.path.iterdir()) <= 2_000_000


def test_it_reads_the_digits_that_no_run_was_trained_on(recognizer):
    """On the sample's 1,000 test digits, kept out of its training, it is right on at least 990."""
    assert evaluate(recognizer, sample.load().test, "sample test").correct >= 990


@pytest.mark.slow
def test_its_score_on_the_full_test_set_is_the_one_that_it_claims(recognizer, full_test):
    """evaluation.json, measured again, image by image; and it keeps the promise of 99.6 %."""
    measured = evaluate(recognizer, full_test, "mnist test").as_record()
    claimed = read_json(paths.pretrained_dir() / "evaluation.json")["test"]
    assert measured["confusion"] == claimed["confusion"]
    assert measured["correct"] >= 9960
    assert measured["ece"] <= 0.004


@pytest.mark.slow
@pytest.mark.parametrize("name, least", [("uji", 0.992), ("numberpad", 0.990)])
def test_it_reads_what_people_draw_whom_it_never_saw(recognizer, data_dir, monkeypatch, name, least):
    """Strokes as the canvas shows them, anywhere, with any pen, on either side of the contrast."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    if not is_here(name):
        pytest.skip(f"the pen strokes of {name} are not in {data_dir / 'ink'}")
    report = set_report(read_set(recognizer, name))
    assert report.total.accuracy >= least
    assert report.refused <= 0.005 * report.total.count
    assert report.ece <= 0.01


@pytest.mark.parametrize(
    "kind", ["scribble", "dash", "cross", "dots", "zigzag", "letter", "grid", "blob", "star", "shape"]
)
def test_it_refuses_what_nobody_would_call_a_digit(recognizer, kind):
    """At least 17 of 20 of each kind, drawn with a seed that no training used."""
    refused = 0
    for seed in range(20):
        rng = np.random.default_rng([31, seed])
        drawing = render(draw_non_digit(kind, rng), random_pen(rng))
        refused += recognizer.predict_drawing(drawing).digit is None
    assert refused >= 17


def test_a_smiley_is_no_zero(recognizer):
    """At least 19 of 20, with a seed that no training used."""
    assert refused_of(recognizer, [SMILEY] * 20) >= 19


def test_it_refuses_doodles_of_all_kinds(recognizer):
    """One of each of some 480 kinds: at least 92 of 100."""
    kinds = families.kinds_of(families.NAMES)
    assert refused_of(recognizer, kinds) >= 0.92 * len(kinds)


def refused_of(recognizer, kinds):
    refused = 0
    for place, kind in enumerate(kinds):
        rng = np.random.default_rng([32, place])
        drawing = render(families.draw(kind, WRITTEN, rng), random_pen(rng))
        refused += recognizer.predict_drawing(drawing).digit is None
    return refused


def test_the_files_that_it_says_it_was_trained_on_are_those_that_are_here(data_dir, monkeypatch):
    """By their fingerprints; and what it was chosen by is not among them."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    parts = read_run(paths.PRETRAINED).data["parts"]
    assert parts["train"].keys() & {"uji", "numberpad"} == set()
    assert parts["train"]["mnist"]["fingerprint"] == load_data("mnist").train.fingerprint


@pytest.mark.parametrize("name", ["pendigits", "unipen"])
def test_the_strokes_that_it_says_it_was_trained_on_are_those_that_are_here(data_dir, monkeypatch, name):
    """By their fingerprint too."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    if not is_here(name):
        pytest.skip(f"the pen strokes of {name} are not in {data_dir / 'ink'}")
    assert read_run(paths.PRETRAINED).data["parts"]["train"][name]["fingerprint"] == fingerprint(name)


@pytest.mark.slow
@pytest.mark.parametrize("filter_", [Image.Resampling.NEAREST, Image.Resampling.BICUBIC])
def test_an_enlarged_mnist_image_comes_back_as_good_as_unchanged(recognizer, full_test, filter_):
    """Of the test images every fourth, enlarged and preprocessed; they cost the model at most 0.1 points."""
    some = full_test.subset(np.arange(0, len(full_test), 4))
    as_they_are = evaluate(recognizer, some, "a part of mnist test").correct
    images = through_preprocessing(some.pixels, filter_)
    back = int((recognizer.predict(images).argmax(axis=1) == some.labels).sum())
    assert back >= as_they_are - 2.5
