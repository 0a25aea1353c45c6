"""Finds the test digits that the shipped network is least sure of, for digitrec/ui/draw/hard_digits.json.

python -m tools.find_hard_digits

To be run again when the shipped network changes; the Draw page offers them as a harder ten.
"""

import json
from pathlib import Path

import numpy as np

import digitrec
from digitrec.data import sample

PLACE = Path(__file__).parents[1] / "digitrec" / "ui" / "draw" / "hard_digits.json"
EACH = 5


def main() -> None:
    """Writes the places of five test digits a class in the sample's test set, the hardest first."""
    test = sample.load().test
    of_its_label = digitrec.load_recognizer("pretrained").predict(test.images)[
        np.arange(len(test.labels)), test.labels
    ]
    order = np.argsort(of_its_label, kind="stable")
    hard = [order[test.labels[order] == digit][:EACH].tolist() for digit in range(10)]
    PLACE.write_text(json.dumps(hard) + "\n", encoding="utf-8")
    print(
        f"{PLACE.name}: the hardest has {of_its_label[order[0]]:.3f}, the easiest {of_its_label[[row[-1] for row in hard]].max():.5f}"
    )


if __name__ == "__main__":
    main()
