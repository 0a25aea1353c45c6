"""`predict` and `evaluate` answer as the run's recognizer does, and count what is right."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import (
    answer,
    digitrec,
    home_with_a_run,
    only_run,
)
from PIL import Image

from digitrec.data import load_data
from digitrec.files import read_json
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import preprocess, read_drawing
from digitrec.synthetic.crops import blue_on_yellow, cropped, on_transparent


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one finished run; nobody changes it."""
    return home_with_a_run(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def digits() -> Any:
    """The 1,000 test digits of the sample."""
    return load_data("sample").test


@pytest.fixture
def pictures(digits: Any, tmp_path: Path) -> list[Path]:
    """A PNG with dark ink on white, and a JPEG with light ink on black, ten times enlarged."""
    paths = [tmp_path / "dark.png", tmp_path / "light.jpg"]
    for pixels, path in zip((255 - digits.pixels[0], digits.pixels[1]), paths, strict=True):
        Image.fromarray(pixels).resize((280, 280), Image.Resampling.BICUBIC).save(path)
    return paths


def test_pictures_are_read_as_the_app_reads_drawings(trained, pictures):
    """Digit and probabilities of a PNG and a JPEG are those of the run's recognizer."""
    told = answer(digitrec(trained, "predict", *pictures, "--run", "first", "--json"))["predictions"]
    images = np.stack([preprocess(read_drawing(path)) for path in pictures])
    expected = Recognizer.of_run(only_run(trained)).predict(images)
    assert [each["file"] for each in told] == [str(path) for path in pictures]
    assert [each["digit"] for each in told] == expected.argmax(axis=1).tolist()
    np.testing.assert_allclose([each["probabilities"] for each in told], expected, atol=1e-6)


def test_a_program_reads_how_probable_no_digit_is(trained, pictures):
    """The pretrained network has a class for it; the run `first` has none and says null."""
    pretrained = answer(digitrec(trained, "predict", pictures[0], "--run", "pretrained", "--json"))[
        "predictions"
    ][0]
    own = answer(digitrec(trained, "predict", pictures[0], "--run", "first", "--json"))["predictions"][0]
    assert 0 <= pretrained["non_digit"] == pytest.approx(10 * min(pretrained["probabilities"]), abs=1e-6)
    assert own["non_digit"] is None


def test_a_crop_is_read_from_every_kind_of_png(digits, tmp_path):
    """A hundred digits without a margin, ten of each kind, by the model that comes along."""
    saved = {
        "grey": lambda ink: Image.fromarray(255 - ink),
        "grey-inverted": Image.fromarray,
        "one-bit": lambda ink: Image.fromarray(255 - ink).point(lambda value: 255 * (value > 127), "1"),
        "one-bit-inverted": lambda ink: Image.fromarray(ink).point(lambda value: 255 * (value > 127), "1"),
        "palette": lambda ink: Image.fromarray(blue_on_yellow(ink)).quantize(16),
        "palette-inverted": lambda ink: Image.fromarray(blue_on_yellow(255 - ink)).quantize(16),
        "16-bit": lambda ink: Image.fromarray((255 - ink).astype(np.uint16) * 257),
        "16-bit-inverted": lambda ink: Image.fromarray(ink.astype(np.uint16) * 257),
        "transparent": lambda ink: Image.fromarray(on_transparent(ink)),
        "colour": lambda ink: Image.fromarray(blue_on_yellow(ink)),
    }
    kinds = list(saved.items())
    paths = [tmp_path / f"{number}-{kinds[number % len(kinds)][0]}.png" for number in range(100)]
    for number, path in enumerate(paths):
        kinds[number % len(kinds)][1](cropped(digits.pixels[number])).save(path)
    told = answer(digitrec(tmp_path / "home", "predict", *paths, "--run", "pretrained", "--json"))[
        "predictions"
    ]
    right = [each["digit"] == label for each, label in zip(told, digits.labels[:100], strict=True)]
    assert sum(right) >= 96


def test_a_person_reads_the_digit_and_how_sure_the_network_is(trained, pictures):
    """file: digit (share), perhaps another (its share)."""
    outcome = digitrec(trained, "predict", pictures[0], "--run", "first")
    assert re.fullmatch(
        rf"{re.escape(str(pictures[0]))}: \d \(\d+\.\d %\)(, perhaps \d \(\d+\.\d %\))?\n", outcome.stdout
    )
    assert outcome.stderr == ""


def test_each_image_of_an_npz_file_is_read(trained, digits, tmp_path):
    """They are as MNIST has them, so nothing is cropped or centred."""
    np.savez(tmp_path / "digits.npz", images=digits.pixels[:20])
    told = answer(digitrec(trained, "predict", tmp_path / "digits.npz", "--run", "first", "--json"))[
        "predictions"
    ]
    expected = Recognizer.of_run(only_run(trained)).predict(digits.images[:20])
    assert [each["index"] for each in told] == list(range(20))
    np.testing.assert_allclose([each["probabilities"] for each in told], expected, atol=1e-6)


def test_evaluate_measures_on_the_test_digits_that_the_run_was_scored_on(trained):
    """Without options it finds again what training found, count by count."""
    report = answer(digitrec(trained, "evaluate", "--run", "first", "--json"))
    scored = read_json(only_run(trained) / "evaluation.json")["test"]
    assert {name: report[name] for name in scored} == scored


def test_an_npz_file_is_measured_by_counting(trained, digits, tmp_path):
    """count, correct, accuracy and confusion are those of the recognizer's answers, counted here."""
    np.savez(tmp_path / "digits.npz", images=digits.images[:300], labels=digits.labels[:300])
    report = answer(
        digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "digits.npz", "--json")
    )
    answered = Recognizer.of_run(only_run(trained)).predict(digits.images[:300]).argmax(axis=1)
    correct = int((answered == digits.labels[:300]).sum())
    assert (report["count"], report["correct"], report["accuracy"]) == (300, correct, correct / 300)
    pairs = [
        ((digits.labels[:300] == true) & (answered == said)).sum() for true in range(10) for said in range(10)
    ]
    assert report["confusion"] == np.reshape(pairs, (10, 10)).tolist()


@pytest.mark.parametrize("scale", [1, 255], ids=["uint8", "floats"])
def test_images_that_the_run_was_trained_on_are_counted(trained, digits, tmp_path, scale):
    """7 of the 500 training images and 5 test digits: 7 were seen, whatever type they are saved in."""
    seen = load_data("sample").train.first_per_class(500).subset(np.arange(100, 107))
    pixels = np.concatenate([seen.pixels, digits.pixels[:5]])
    labels = np.concatenate([seen.labels, digits.labels[:5]])
    np.savez(tmp_path / "mixed.npz", images=pixels / scale if scale > 1 else pixels, labels=labels)
    report = answer(
        digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "mixed.npz", "--json")
    )
    assert report["seen_in_training"] == 7
    told = digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "mixed.npz").stdout
    assert "trained on 7 of these 12 images" in told
