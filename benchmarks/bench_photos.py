"""How many photos as people take them are read wholly right, family by family. Needs DIGITREC_DATA."""

from checkout import PROJECT  # noqa: F401  # makes digitrec importable
from report import Report

import digitrec
from digitrec.data.pen_digits import load_pen_digits
from digitrec.errors import DataError, DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import number_of_photo
from digitrec.preprocess.image_file import read_drawing
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.snapshot_families import FAMILIES, HELD_OUT, family_photo

OF_EACH = 28
SEED = 770_000  # none that anything was tuned on
LEAST = 0.95


def right(recognizer: Recognizer, family: str, digits: list[PenDigit]) -> int:
    """Photos of the family whose lines and digits are all read right."""
    count = 0
    for place in range(OF_EACH):
        content, text = family_photo(family, digits, SEED + place)
        try:
            count += number_of_photo(read_drawing(content), recognizer).number.text == text
        except DigitrecError:
            continue
    return count


def main() -> None:
    """Prints the counts."""
    claim = "Photos as people take them, of writers never seen, are read wholly right, line by line."
    bound = f"at least {100 * LEAST:.0f} % of all"
    packages = ("ai-edge-litert", "numpy", "scipy", "scikit-image")
    try:
        digits = load_pen_digits("uji")
    except DataError as missing:
        figures = {"why": str(missing)}
        Report(claim=claim, bound=bound, met=None, figures=figures, counts={}, packages=packages).publish()
        return
    recognizer = digitrec.load_recognizer("pretrained")
    rows = {
        kind: {family: right(recognizer, family, digits) for family in families}
        for kind, families in (("tuned on", FAMILIES), ("held out", HELD_OUT))
    }
    counts = {"of each family": OF_EACH, "all": OF_EACH * sum(map(len, rows.values()))}
    total = sum(sum(row.values()) for row in rows.values())
    met = total >= LEAST * counts["all"]
    figures = {"right": rows, "all": total}
    Report(claim=claim, bound=bound, met=met, figures=figures, counts=counts, packages=packages).publish()


if __name__ == "__main__":
    main()
