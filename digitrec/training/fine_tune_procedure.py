"""The procedure of a fine-tuning: from the parent's weights, on drawings and original data, measured before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from digitrec.data import Dataset, Splits, source_named
from digitrec.drawings import Drawing, list_drawings
from digitrec.errors import DataError
from digitrec.evaluation.calibration import calibrate
from digitrec.evaluation.comparison import compare_answers, compare_tests, save_flipped
from digitrec.model.recognizer import Recognizer
from digitrec.runs import CalibrationRecord, DrawingSplit, FineTuningRecord, Run, read_evaluation, read_run
from digitrec.training.drawing_variants import drawing_images, non_digits_to_replay
from digitrec.training.interpolation import largest_share
from digitrec.training.procedure import Procedure, original_digits, take_parent_weights


def fine_tune_procedure(run: Run, report: Callable[[str], object]) -> Procedure:
    """For a run that goes on from its parent with drawings. report: told in words what is being done.

    The last epoch is kept: the validation images are those of old, and the epoch with the lowest loss on them may be the
    one that has learned least. Raises RunError without its parent, DataError where its drawings are gone.
    """
    parts = _FineTuning(run, read_run(run.origin.parent or ""), *_drawings(run), report)
    return Procedure(
        digits=parts.digits,
        begin=partial(take_parent_weights, run),
        keeps=lambda *_: True,
        share=largest_share,
        calibrate=parts.calibrate,
        compare=parts.compare,
    )


def _drawings(run: Run) -> tuple[list[Drawing], list[Drawing]]:
    """Those to learn from and those held out; what was deleted since the start is missing."""
    there = {each.drawing_id: each for each in list_drawings().drawings}
    split = run.origin.drawings or DrawingSplit()
    learned, held_out = (
        [there[each] for each in ids if each in there] for ids in (split.learned, split.held_out)
    )
    if not learned:
        raise DataError("The drawings to learn from were deleted before the training began; draw some more.")
    return learned, held_out


@dataclass(frozen=True)
class _FineTuning:
    """The parts that ask for the parent or for the drawings."""

    run: Run
    parent: Run
    learned: Sequence[Drawing]
    held_out: Sequence[Drawing]
    report: Callable[[str], object]

    def digits(self, splits: Splits) -> Dataset:
        """Many variants of the drawings, and as many of the original images as the settings say."""
        self.report("drawing your digits afresh")
        seed = self.run.config.training.seed
        replayed = original_digits(self.run.config, splits)
        parts = [replayed, drawing_images(self.learned, len(replayed), seed)]
        if source_named(self.parent.config.training.data).holds_non_digits:
            parts.append(non_digits_to_replay(len(replayed), seed))
        return Dataset(
            np.concatenate([part.levels for part in parts]), np.concatenate([part.labels for part in parts])
        )

    def calibrate(self, recognizer: Recognizer, validation: Dataset) -> CalibrationRecord:
        """The parent's, where its own validation images are not here: those that are may have taught it.

        It refuses no more than its parent: what was just learned is not quite sure yet.
        """
        inherited = read_evaluation(self.parent.path).calibration or CalibrationRecord(
            temperature=1.0, threshold=0.0
        )
        if self.run.config.training.data != self.parent.config.training.data:
            return replace(inherited, from_run=self.parent.run_id)
        record = calibrate(recognizer, validation)
        return replace(record, threshold=min(record.threshold, inherited.threshold))

    def compare(self, recognizer: Recognizer, splits: Splits, share: float) -> FineTuningRecord:
        """Before and after, on the drawings held out and on the test set, and what flipped either way."""
        self.report("comparing with before")
        before = Recognizer.of_run(self.parent.path)
        tests = compare_tests(before, recognizer, splits.test, splits.test_name)
        save_flipped(self.run.path, splits.test, tests)
        return FineTuningRecord(
            parent=self.parent.run_id,
            share=share,
            drawings=compare_answers(before, recognizer, self.held_out),
            test=tests,
        )
