"""Fine-tuning a network of the full MNIST on zeros that real writers slash."""

import pytest
from fine_tunings import learned_from, misread, right, trained

from digitrec.data.pen_digits import is_here, known_bad, load_pen_digits, without
from digitrec.files import read_json
from digitrec.model.recognizer import Recognizer

pytestmark = [pytest.mark.training, pytest.mark.slow]


@pytest.mark.timeout(900)  # two trainings on 54,000 and 15,000 images
def test_thirty_drawings_of_an_ink_set_are_learned_and_mnist_is_kept(home, data_dir, monkeypatch):
    """Zeros of unipen and pendigits that a network of MNIST alone reads as something else: mostly slashed ones."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    if not is_here("unipen") or not is_here("pendigits"):
        pytest.skip(f"the pen strokes unipen and pendigits are not in {data_dir / 'ink'}")
    parent = trained("mnist")
    zeros = [
        each for name in ("unipen", "pendigits") for each in without(load_pen_digits(name), known_bad(name))
        if each.label == 0
    ]  # fmt: skip
    forms = misread(Recognizer.of_run(parent.path), (each.strokes for each in zeros), label=0)
    # Theirs come writer by writer; both halves shall hold all hands.
    forms = forms[::2] + forms[1::2]
    child = learned_from(parent, forms, label=0)
    found = read_json(child.path / "evaluation.json")["fine_tuning"]["test"]
    assert right(Recognizer.of_run(child.path), forms[30:], label=0) >= 27
    assert found["before"]["count"] == 10_000
    assert found["after"]["correct"] >= found["before"]["correct"] - 10
