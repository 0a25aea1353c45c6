"""Which real digits are refused: by class, and by how wide the pen was beside the digit."""

from typing import Any

import numpy as np

from digitrec.data.dataset import NO_DIGIT
from digitrec.evaluation.answers import Answers, pen_of
from digitrec.strokes.pen import CANVAS

# The pen's width as a share of the digit's longer side: up to 8 % is a thin one, from 20 % on it closes small loops.
PENS = {"thin pen": (0.0, 0.08), "usual pen": (0.08, 0.2), "thick pen": (0.2, np.inf)}


def refused_digits(answers: Answers) -> dict[str, Any]:
    """Counts of a set's digits and of the refused among them: in all, of each class, of each sort of pen."""
    refused = answers.answered == NO_DIGIT
    pens = [pen_of(digit) for digit in answers.digits]
    widths = np.array([pen.width / (pen.size * CANVAS) for pen in pens])
    groups = {str(label): answers.labels == label for label in np.unique(answers.labels)}
    groups |= {name: (low <= widths) & (widths < high) for name, (low, high) in PENS.items()}
    rows = {
        name: {"count": int(mine.sum()), "refused": int(refused[mine].sum())} for name, mine in groups.items()
    }
    return {"count": len(refused), "refused": int(refused.sum()), "groups": rows}
