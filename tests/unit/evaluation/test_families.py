"""What is refused of families of drawings, and of real digits by class and pen."""

import numpy as np
import pytest

from digitrec.data.dataset import NO_DIGIT
from digitrec.data.pen_digits import load_pen_digits
from digitrec.evaluation.answers import Answers, pen_of
from digitrec.evaluation.families import (
    FamilyRefusals,
    drawings_of,
    family_names,
    family_refusals,
    kinds_drawn,
    trained_families,
)
from digitrec.evaluation.refused_digits import refused_digits
from digitrec.model.prediction import Prediction
from digitrec.runs.counts import Count
from digitrec.strokes.digit import PenDigit


class DarkRefused:
    """Refuses what is drawn light on dark."""

    def predict_drawing(self, drawing):
        digit = None if drawing[..., :3].mean() < 128 else 3
        return Prediction(digit, np.full(10, 0.1, np.float32), np.zeros((28, 28), np.float32))


@pytest.fixture
def digits(data_dir, monkeypatch):
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    return load_pen_digits("uji")


def test_each_family_and_each_alphabet_is_counted_with_what_was_refused(digits):
    """Two of each; against the same drawings counted here."""
    found = family_refusals(DarkRefused(), digits, {"faces"}, each=2)
    dark = {
        name: sum(bool(picture[..., :3].mean() < 128) for picture in drawings_of(name, 2, digits))
        for name in family_names()
    }
    assert {name: count.correct for name, count in found.families.items()} == dark
    assert {count.count for count in found.families.values()} == {2}
    assert "letters of Early Aramaic" in found.families
    assert found.smileys.count == 2


def test_the_means_are_over_families_not_over_drawings():
    """1 of 1 and 1 of 4 trained on: 62.5 %; none of 2 never trained on: 0."""
    found = FamilyRefusals(
        {"faces": Count(1, 1), "hooks": Count(4, 1), "words": Count(2, 0)},
        Count(),
        frozenset({"faces", "hooks"}),
    )
    assert found.mean(trained=True) == pytest.approx(0.625)
    assert found.mean(trained=False) == 0
    assert found.as_record()["families"]["words"]["trained_on"] is False


def test_few_drawings_are_spread_over_all_kinds_of_a_family():
    """Two of ANIMALS' sixteen: the first and the ninth; of smileys each is one."""
    assert kinds_drawn("animals", 2) == ["cat", "dog"]
    assert kinds_drawn("smiley", 3) == ["smiley"] * 3


def test_a_run_says_which_families_it_learned_from():
    """One from before there were families has a number in that place, and learned from none."""
    data = {"parts": {"train": {"no digits": {"drawings": {"faces": 4800, "hooks": 4800}}}}}
    older = {"parts": {"train": {"no digits": {"drawings": 24000, "kinds": ["scribble"]}}}}
    assert trained_families(data) == {"faces", "hooks"}
    assert trained_families(older) == trained_families({}) == frozenset()


def test_the_refused_of_real_digits_are_counted_by_class_and_pen():
    """Of three zeros and a one the first zero is refused; each has a pen of its own, which is one of three sorts."""
    strokes = (np.array([[0, 0], [3, 9]], np.float32),)
    digits = [PenDigit(label, "a", strokes, index) for index, label in enumerate([0, 0, 0, 1])]
    images = np.zeros((4, 28, 28), np.float32)
    answers = Answers(
        "uji", digits, np.array([NO_DIGIT, 0, 0, 1]), np.full((4, 10), 0.1), images, np.zeros(4, int)
    )
    found = refused_digits(answers)
    assert (found["count"], found["refused"]) == (4, 1)
    assert found["groups"]["0"] == {"count": 3, "refused": 1}
    assert found["groups"]["1"] == {"count": 1, "refused": 0}
    pens = [found["groups"][name] for name in ("thin pen", "usual pen", "thick pen")]
    assert (sum(each["count"] for each in pens), sum(each["refused"] for each in pens)) == (4, 1)
    assert pen_of(digits[0]).width > 0


def test_a_person_reads_families_trained_on_and_not_each_with_its_count():
    """The means over families, and of which classes and pens real digits are refused."""
    from digitrec.cli.benchmark import _family_lines

    found = FamilyRefusals(
        {"faces": Count(4, 3), "words": Count(2, 1)}, Count(5, 4), frozenset({"faces"})
    ).as_record()
    digits = {
        "uji": {
            "count": 1200,
            "refused": 2,
            "groups": {"4": {"count": 120, "refused": 2}, "7": {"count": 120, "refused": 0}},
        }
    }
    said = "\n".join(_family_lines({**found, "digits": digits}))
    assert "smileys 80.00 % (4 of 5)" in said
    assert "trained on, 75.00 % in the mean of 1:" in said
    assert "never trained on, 50.00 % in the mean of 1:" in said
    assert "real digits refused, uji: 2 of 1,200 (4 2)" in said
