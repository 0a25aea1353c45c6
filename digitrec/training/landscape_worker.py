"""`python -m digitrec.training.landscape_worker FOLDER`: the loss of a run's network around its weights."""

import sys
from pathlib import Path

import numpy as np

from digitrec.data import real_digits_here
from digitrec.explain.loss_landscape import PLACES, direction_like, steps
from digitrec.jobs import Progress
from digitrec.jobs.computed import Arrays, worked
from digitrec.runs import read_run_folder
from digitrec.training.keras_import import import_keras

_IMAGES, _SEED = 300, 0


def survey(asked: Arrays, progress: Progress) -> Arrays:
    """The run's path → `losses` (PLACES, PLACES) and the count of `images`, of the validation set, that they are means over."""
    run = read_run_folder(Path(str(asked["run"])))
    progress.update(message="starting TensorFlow")
    import_keras()
    import keras

    from digitrec.training.served_network import FILE

    digits = real_digits_here(run.config.training.data).load().validation.first_per_class(_IMAGES)
    images, labels = digits.images, digits.labels
    model = keras.saving.load_model(run.path / FILE)
    loss = keras.losses.SparseCategoricalCrossentropy()
    rng = np.random.default_rng(_SEED)
    trained = [np.asarray(each) for each in model.trainable_variables]
    across, along = direction_like(trained, rng), direction_like(trained, rng)
    losses = np.zeros((PLACES, PLACES), np.float32)
    progress.update(message="walking around the network", steps=PLACES)
    for row, far in enumerate(steps()):
        for column, wide in enumerate(steps()):
            for variable, start, first, second in zip(
                model.trainable_variables, trained, across, along, strict=True
            ):
                variable.assign(start + wide * first + far * second)
            losses[row, column] = float(loss(labels, model.predict_on_batch(images)))
        progress.update(step=row + 1)
    return {"losses": losses, "images": np.array(len(images))}


if __name__ == "__main__":
    sys.exit(worked(sys.argv[1:], survey))
