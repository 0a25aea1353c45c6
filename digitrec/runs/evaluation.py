"""evaluation.json: what the weights of a run are worth, as typed records of which a damaged part reads as None."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from digitrec.files import Remembered, read_json, write_json
from digitrec.runs.comparison import FineTuningRecord
from digitrec.runs.json_values import integer, number, objects, string, value_of

EVALUATION_FILE = "evaluation.json"
_CLASSES = 10

_Part = TypeVar("_Part")


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well a network reads a set of labelled images.

    data: what the set is called, such as "mnist test". nll: mean negative log-likelihood, in nats. ece: expected
    calibration error over 15 bins of equal count, in [0, 1]. confusion[true][answered]: 10 rows of 10 counts.
    """

    data: str
    count: int
    correct: int
    nll: float
    ece: float
    confusion: list[list[int]]

    @property
    def accuracy(self) -> float:
        return self.correct / self.count

    @classmethod
    def of_record(cls, record: Any) -> "Score":
        """Raises ValueError where the record is damaged."""
        score = cls(
            data=string(record, "data"),
            count=integer(record, "count"),
            correct=integer(record, "correct"),
            nll=number(record, "nll"),
            ece=number(record, "ece"),
            confusion=_table(record, "confusion"),
        )
        if not 0 <= score.correct <= score.count or not score.count:
            raise ValueError(f"{score.correct} of {score.count} cannot be right")
        return score

    def as_record(self) -> dict[str, Any]:
        return {
            "data": self.data, "count": self.count, "correct": self.correct, "accuracy": self.accuracy,
            "nll": self.nll, "ece": self.ece, "confusion": self.confusion,
        }  # fmt: skip


def _table(record: Any, key: str) -> list[list[int]]:
    rows = objects(record, key)
    counts = [each for row in rows if isinstance(row, list) and len(row) == _CLASSES for each in row]
    if len(rows) != _CLASSES or len(counts) != _CLASSES**2 or any(type(each) is not int for each in counts):
        raise ValueError(f"{key} is no table of {_CLASSES} rows of {_CLASSES} counts")
    return rows


@dataclass(frozen=True, kw_only=True)
class CalibrationRecord:
    """The temperature and threshold of a run, and what they were chosen on.

    refused_share: of `count` validation images so many may be refused; both None where a parent without a calibration
    was gone on from. from_run: whose calibration it is, where not the run's own.
    """

    temperature: float
    threshold: float
    refused_share: float | None = None
    count: int | None = None
    from_run: str | None = None

    @classmethod
    def of_record(cls, record: Any) -> "CalibrationRecord":
        """Raises ValueError where the record is damaged, or beyond what any network needs."""
        temperature, threshold = number(record, "temperature"), number(record, "threshold")
        if not (0.01 <= temperature <= 100 and 0 <= threshold < 1):
            raise ValueError(f"temperature {temperature} or threshold {threshold} is out of range")
        return cls(
            temperature=temperature,
            threshold=threshold,
            refused_share=number(record, "refused") if "refused" in record else None,
            count=integer(record, "count") if "count" in record else None,
            from_run=string(record, "from") if "from" in record else None,
        )

    def as_record(self) -> dict[str, Any]:
        optional = {"refused": self.refused_share, "count": self.count, "from": self.from_run}
        known = {key: value for key, value in optional.items() if value is not None}
        return {"temperature": self.temperature, "threshold": self.threshold, **known}


@dataclass(frozen=True, kw_only=True)
class LiteRtDifference:
    """How far the probabilities of model.tflite are from those of Keras, at most, on so many images."""

    largest: float
    count: int

    @classmethod
    def of_record(cls, record: Any) -> "LiteRtDifference":
        """Raises ValueError where the record is damaged."""
        return cls(largest=number(record, "largest"), count=integer(record, "count"))

    def as_record(self) -> dict[str, Any]:
        return {"largest": self.largest, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What the saved weights of a run are worth; None for what was not measured, or cannot be read.

    best_epoch: counted from 1. val_loss: in nats. dead_fraction: the share of dead units of each ReLU layer, by its name.
    fine_tuning: None also where the run went on from no other.
    """

    best_epoch: int | None = None
    val_loss: float | None = None
    dead_fraction: dict[str, float] | None = None
    litert_difference: LiteRtDifference | None = None
    calibration: CalibrationRecord | None = None
    test: Score | None = None
    fine_tuning: FineTuningRecord | None = None

    @classmethod
    def of_record(cls, record: Any) -> "Evaluation":
        """From the content of evaluation.json, whatever it is; never raises."""
        return cls(
            best_epoch=_part(integer, record, "best_epoch"),
            val_loss=_part(number, record, "val_loss"),
            dead_fraction=_part(_fractions, record, "dead_fraction"),
            litert_difference=_record_part(LiteRtDifference.of_record, record, "litert_difference"),
            calibration=_record_part(CalibrationRecord.of_record, record, "calibration"),
            test=_record_part(Score.of_record, record, "test"),
            fine_tuning=_record_part(FineTuningRecord.of_record, record, "fine_tuning"),
        )

    def as_record(self) -> dict[str, Any]:
        records = {
            "litert_difference": self.litert_difference,
            "calibration": self.calibration,
            "test": self.test,
        }
        return {
            "best_epoch": self.best_epoch,
            "val_loss": self.val_loss,
            "dead_fraction": self.dead_fraction,
            **{key: None if part is None else part.as_record() for key, part in records.items()},
            **({} if self.fine_tuning is None else {"fine_tuning": self.fine_tuning.as_record()}),
        }


def _part(read: Callable[[Any, str], _Part], record: Any, key: str) -> _Part | None:
    try:
        return read(record, key)
    except ValueError:
        return None


def _record_part(read: Callable[[Any], _Part], record: Any, key: str) -> _Part | None:
    return _part(lambda whole, name: read(value_of(whole, name)), record, key)


def _fractions(record: Any, key: str) -> dict[str, float]:
    fractions = value_of(record, key)
    if not isinstance(fractions, dict):
        raise ValueError(f"{key} has no layers: {fractions!r}")
    return {layer: number(fractions, layer) for layer in fractions}


def read_evaluation(folder: Path) -> Evaluation:
    """Of a run folder; all None where its evaluation.json is missing or damaged."""
    try:
        return _evaluation_of(folder / EVALUATION_FILE)
    except (OSError, ValueError):
        return Evaluation()


_evaluation_of = Remembered(lambda file: Evaluation.of_record(read_json(file)))


def write_evaluation(folder: Path, evaluation: Evaluation) -> None:
    """Replaces evaluation.json. Raises StorageError."""
    write_json(folder / EVALUATION_FILE, evaluation.as_record())
