"""The loop of a fine-tuning: from the parent's weights, on drawings and original data, measured before and after."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from digitrec.data import Dataset, Splits
from digitrec.drawings import list_drawings
from digitrec.errors import DataError
from digitrec.evaluation.comparison import compare_answers, compare_tests, save_flipped
from digitrec.files import replace_file
from digitrec.jobs.progress import Progress
from digitrec.model.recognizer import Recognizer
from digitrec.runs import DrawingSplit, Run, read_evaluation, read_run
from digitrec.training.callbacks import BestEpoch
from digitrec.training.drawing_variants import drawn_afresh, replayed_strangers
from digitrec.training.loop import Training

SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
"""How far from the parent's weights to those that training came to; the largest that does not forget is taken."""
FORGOTTEN = 0.0006
"""Share of the validation images that may be answered wrong which the parent answered right, on balance."""
_BATCH = 500


def training_of(run: Run, progress: Progress) -> Training:
    """The loop for a run of either kind. Raises RunError or DataError where it has nothing to go on from."""
    return Training(run, progress) if run.origin.drawings is None else FineTuning(run, progress)


class LastEpoch(BestEpoch):
    """Keeps each epoch in place of the one before.

    The validation images are those of old: the epoch with the lowest loss on them may be the one that has learned least.
    """

    def is_better(self, val_loss: float) -> bool:  # noqa: ARG002
        return True


class FineTuning(Training):
    """A run that goes on from its parent; its run.json says with which drawings."""

    keeps = LastEpoch
    share = 1.0

    def __init__(self, run: Run, progress: Progress) -> None:
        super().__init__(run, progress)
        self.parent = read_run(run.origin.parent or "")
        kept = {each.drawing_id: each for each in list_drawings().drawings}
        drawings = run.origin.drawings or DrawingSplit()
        # What was deleted since the start is missing; what is recorded as trained on may only be too much.
        self.learned, self.held_out = (
            [kept[each] for each in ids if each in kept] for ids in (drawings.learned, drawings.held_out)
        )
        if not self.learned:
            raise DataError(
                "The drawings to learn from were deleted before the training began; draw some more."
            )

    def training_digits(self, splits: Splits) -> Dataset:
        """The drawings, drawn afresh many times, and as many of the original images as the settings say."""
        self._say("drawing your digits afresh")
        seed = self.run.config.training.seed
        replayed = super().training_digits(splits)
        parts = [replayed, drawn_afresh(self.learned, len(replayed), seed)]
        if self.parent.config.training.data == "drawn":
            parts.append(replayed_strangers(len(replayed), seed))
        return Dataset(
            np.concatenate([part.levels for part in parts]), np.concatenate([part.labels for part in parts])
        )

    def network(self, steps: int) -> keras.Sequential:
        """With the parent's weights. Raises ModelError where they cannot be used."""
        model = super().network(steps)
        self.weights_before = model.get_weights()
        return model

    def settle(self, kept: BestEpoch, splits: Splits) -> None:
        """Goes back towards the parent's weights as far as the validation images of old ask for.

        On the straight line between weights before and after, what was learned comes before what was forgotten goes
        (Wortsman et al., 2022, Robust fine-tuning of zero-shot models).
        """
        images, labels = splits.validation.images, splits.validation.labels
        after = kept.snapshot.get_weights()

        def right_at(share: float) -> int:
            kept.snapshot.set_weights(between(self.weights_before, after, share))
            said = kept.snapshot.predict(images, batch_size=_BATCH, verbose=0)
            return int((said.argmax(axis=1) == labels).sum())

        enough = right_at(0.0) - FORGOTTEN * len(labels)
        self.share = next((share for share in SHARES[:-1] if right_at(share) >= enough), SHARES[-1])
        kept.snapshot.set_weights(between(self.weights_before, after, self.share))
        replace_file(self.run.path / "model.keras", kept.snapshot.save)

    def calibration(self, recognizer: Recognizer, validation: Dataset) -> dict[str, Any]:
        """The parent's, where its own validation images are not here: those that are may have taught it.

        It refuses no more than its parent: what was just learned is not quite sure yet.
        """
        kept = read_evaluation(self.parent.run_id).get("calibration", {"temperature": 1.0, "threshold": 0.0})
        if self.run.config.training.data != self.parent.config.training.data:
            return kept | {"from": self.parent.run_id}
        record = super().calibration(recognizer, validation)
        return record | {"threshold": min(record["threshold"], kept["threshold"])}

    def measured(self, recognizer: Recognizer, splits: Splits) -> dict[str, Any]:
        """Before and after, on the drawings held out and on the test set, and what flipped either way."""
        self._say("comparing with before")
        before = Recognizer.of_run(self.parent.path)
        tests = compare_tests(before, recognizer, splits.test, splits.test_name)
        save_flipped(self.run.path, splits.test, tests)
        return {
            "fine_tuning": {
                "parent": self.parent.run_id,
                "share": self.share,
                "drawings": compare_answers(before, recognizer, self.held_out),
                "test": tests,
            }
        }


def between(before: Sequence[np.ndarray], after: Sequence[np.ndarray], share: float) -> list[np.ndarray]:
    """Weights on the line from one network to another of the same shape. share: 0 before, 1 after."""
    return [(1 - share) * old + share * new for old, new in zip(before, after, strict=True)]
