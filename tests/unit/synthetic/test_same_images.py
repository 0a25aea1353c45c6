"""What is generated stays the same to the bit for a seed: caches, benchmarks and records of runs rely on it."""

import hashlib

import pytest

from digitrec.data.pen_digits import load_pen_digits
from digitrec.synthetic.non_digit_images import noise_images, non_digit_images, pair_images
from digitrec.synthetic.non_digits import TRAINED_KINDS
from digitrec.synthetic.variants import variant_images
from digitrec.synthetic.written_numbers import write_numbers


@pytest.fixture
def digits(data_dir, monkeypatch):
    """1,200 digits of 60 writers."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    return load_pen_digits("uji")


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def test_variants_of_digits_are_those_of_before(digits):
    """Among them forty ones, of which some get an upstroke."""
    ones = [digit for digit in digits if digit.label == 1]
    assert fingerprint(variant_images(digits[:100] + ones[:40], 5, 3)[0].tobytes()) == "44aeabbdc7e00018"


def test_images_of_no_digit_are_those_of_before(digits):
    """Of six drawings of each kind, of pairs of digits, and of photos of nothing."""
    assert fingerprint(non_digit_images(TRAINED_KINDS, 60, 7).tobytes()) == "8d00ce16e0f9c4d9"
    assert fingerprint(pair_images(digits, 20, 7).tobytes()) == "9ef339b0f53e1c9b"
    assert fingerprint(noise_images(20, 7).tobytes()) == "60b76e51dd13c1a2"


def test_written_numbers_are_those_of_before(digits):
    """Five numbers on a canvas."""
    pictures = [number.picture.tobytes() for number in write_numbers(digits, 5, seed=4)]
    assert fingerprint(b"".join(pictures)) == "19bf5ebd5351df57"
