"""How often each style of writing a digit is read: a row for each style and set."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from digitrec.evaluation.answers import Answers
from digitrec.evaluation.metrics import counted
from digitrec.evaluation.styles import STYLES, style_of
from digitrec.runs.counts import Count


@dataclass(frozen=True)
class StyleCount:
    """rule: how the style was found among the strokes, in words."""

    style: str
    digit: int
    data: str
    rule: str
    count: Count

    def as_record(self) -> dict[str, Any]:
        described = {"style": self.style, "digit": self.digit, "data": self.data, "rule": self.rule}
        return {**described, **self.count.as_record()}


def style_counts(answers: Sequence[Answers]) -> list[StyleCount]:
    """The rows of all styles, each with the sets in their order."""
    styles = [[style_of(digit) for digit in each.digits] for each in answers]
    rows = []
    for (name, (label, _, rule)), (each, found) in product(STYLES.items(), zip(answers, styles, strict=True)):
        in_this_style = np.array([name in names for names in found])
        rows.append(StyleCount(name, label, each.name, rule, counted(each.right[in_this_style])))
    return rows
