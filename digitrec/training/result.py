"""What a run leaves besides its weights: model.tflite, checked against Keras, and evaluation.json."""

import keras
import numpy as np

from digitrec.data import Splits
from digitrec.errors import ModelError
from digitrec.evaluation.report import evaluate
from digitrec.jobs.backend import USUAL
from digitrec.model.calibration import Calibration
from digitrec.model.export import check_export, export_tflite
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Evaluation, Run, write_evaluation
from digitrec.runs.evaluation import LiteRtDifference
from digitrec.training.checkpoint import KeptEpoch
from digitrec.training.export_worker import export_in_another_process
from digitrec.training.procedure import Procedure
from digitrec.training.served_network import ServedNetwork

_CHECKED_IMAGES = 1000


def export(run: Run, served: ServedNetwork, splits: Splits) -> float:
    """Writes model.tflite, and returns the largest difference between its answers and Keras's.

    Raises ModelError where that is too large, StorageError.
    """
    path, weights = run.path / "model.tflite", run.config.training.export
    if keras.backend.backend() == USUAL:
        export_tflite(served.network, run.config.model, path, weights)
    else:
        export_in_another_process(run.path)
    images = np.concatenate(
        [splits.validation.images, splits.train.subset(np.arange(_CHECKED_IMAGES)).images]
    )
    try:
        return check_export(served.network, path, images[:_CHECKED_IMAGES], weights)
    except ModelError:
        path.unlink()  # nobody shall draw with it
        raise


def measure(
    run: Run, procedure: Procedure, kept: KeptEpoch, share: float, difference: float, splits: Splits
) -> None:
    """Calibrates model.tflite, scores the test set once and writes evaluation.json.

    best_epoch: the epoch that is kept, which is the last one of a fine-tuning. val_loss and dead_fraction: of the network
    that is served.
    """
    path = run.path / "model.tflite"
    calibration = procedure.calibrate(Recognizer(path), splits.validation)
    calibrated = Recognizer(path, Calibration.of_record(calibration))
    evaluation = Evaluation(
        best_epoch=kept.epoch,
        val_loss=kept.val_loss,
        dead_fraction=kept.dead_fraction,
        litert_difference=LiteRtDifference(largest=difference, count=_CHECKED_IMAGES),
        calibration=calibration,
        test=evaluate(calibrated, splits.test, splits.test_name),
        fine_tuning=procedure.compare(calibrated, splits, share),
    )
    write_evaluation(run.path, evaluation)
