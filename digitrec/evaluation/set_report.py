"""How well one set of drawings is read: in all, without our preprocessing, by class, by writer."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.data.dataset import NO_DIGIT
from digitrec.data.pen_digits import VALIDATION_ONLY
from digitrec.evaluation.answers import Answers
from digitrec.evaluation.metrics import (
    confusion,
    counted,
    expected_calibration_error,
    negative_log_likelihood,
)
from digitrec.runs.counts import Count

WORST_WRITERS = 5


@dataclass(frozen=True, kw_only=True)
class SetReport:
    """The counts of one set; a refused drawing is not correct.

    plain: of the same drawings simply resized. nll in nats and ece are of the bars. classes: by label. worst_writers:
    none where one hand wrote all. confusion[true][answered] is without the refused.
    """

    total: Count
    refused: int
    trained_on_by_some_runs: bool
    plain: Count
    nll: float
    ece: float
    classes: dict[int, Count]
    worst_writers: list[tuple[str, Count]]
    confusion: list[list[int]]

    @property
    def worst_class(self) -> int:
        return min(self.classes, key=lambda label: self.classes[label].correct / self.classes[label].count)

    def as_record(self) -> dict[str, Any]:
        writers = [{"writer": writer, **count.as_record()} for writer, count in self.worst_writers]
        return {
            **self.total.as_record(),
            "refused": self.refused,
            "trained_on_by_some_runs": self.trained_on_by_some_runs,
            "plain": self.plain.as_record(),
            "nll": self.nll,
            "ece": self.ece,
            "classes": {str(label): count.as_record() for label, count in self.classes.items()},
            "worst_class": str(self.worst_class),
            "worst_writers": writers,
            "confusion": self.confusion,
        }


def set_report(answers: Answers) -> SetReport:
    """The report on what was answered to one set."""
    labels, given = answers.labels, answers.answered != NO_DIGIT
    return SetReport(
        total=counted(answers.right),
        refused=int((~given).sum()),
        trained_on_by_some_runs=answers.name not in VALIDATION_ONLY,
        plain=counted(answers.plain == labels),
        nll=negative_log_likelihood(labels, answers.probabilities),
        ece=expected_calibration_error(labels, answers.probabilities),
        classes={int(label): answers.count_of_class(label) for label in np.unique(labels)},
        worst_writers=_worst_writers(answers),
        confusion=confusion(labels[given], answers.answered[given]).tolist(),
    )


def _worst_writers(answers: Answers) -> list[tuple[str, Count]]:
    names = np.unique(answers.writers)
    rows = [(str(name), counted(answers.right[answers.writers == name])) for name in names]
    rows.sort(key=lambda row: (row[1].correct / row[1].count, row[0]))
    return rows[:WORST_WRITERS] if len(rows) > 1 else []
