"""What Keras and TensorFlow need before a run's first step, and what follows from its settings and its images alone.

It can be made ahead, by a worker that waits, together with the graphs that TensorFlow compiles at the first step: of the
seconds between Start and the first point of the curve they are most.
"""

import functools

import keras
import tensorflow as tf

from digitrec.config import RunConfig
from digitrec.data import Dataset, load_data
from digitrec.errors import ConfigError
from digitrec.jobs.backend import USUAL, VARIABLE
from digitrec.runs import Run, read_run
from digitrec.training import checkpoint
from digitrec.training.batches import held_out_batches, one_hot, steps_per_epoch, training_batches
from digitrec.training.checkpoint import TrainingState
from digitrec.training.gradient_norms import GradientNorms
from digitrec.training.layer_probe import LayerProbe, probe_images
from digitrec.training.procedure import original_digits
from digitrec.training.starting_network import compiled_model, network_of

_VALIDATION_BATCH = 500


class Preparation:
    """digits: what is learned from. validation: what epochs are chosen by. model: the network with its first weights.

    held_out: the batches of the validation. steps: an epoch. config: what it was made for. gradients, probe: what looks
    inside the network's layers.
    """

    def __init__(
        self, config: RunConfig, digits: Dataset, validation: Dataset, teachers: tuple[keras.Model, ...] = ()
    ) -> None:
        self.digits, self.validation = digits, validation
        self.held_out = held_out_batches(validation.images, one_hot(validation.labels), _VALIDATION_BATCH)
        self.steps = steps_per_epoch(len(digits), config.training.batch_size)
        self.model = compiled_model(config, self.steps)
        self.gradients = GradientNorms(self.model)
        self.probe = LayerProbe(self.model, probe_images(validation.images, len(digits)))
        self.config, self._teachers = config, teachers

    @classmethod
    def of_run(cls, run: Run, digits: Dataset, validation: Dataset) -> "Preparation":
        """Raises ModelError where a teacher cannot be read, ConfigError where Keras's backend allows none."""
        if run.origin.teachers and keras.backend.backend() != USUAL:
            raise ConfigError(
                f"Another network can only teach where both compute with TensorFlow; unset {VARIABLE}, or train without a teacher."
            )
        teachers = tuple(network_of(read_run(run_id)) for run_id in run.origin.teachers)
        return cls(run.config, digits, validation, teachers)

    @functools.cached_property
    def batches(self) -> tf.data.Dataset:
        """Those of all epochs from the first one on."""
        return training_batches(self.digits, self.config.training, self._teachers)

    def batches_from(self, epoch: int) -> tf.data.Dataset:
        """Those of all epochs from this one on, counted from 0."""
        if epoch == 0:
            return self.batches
        return training_batches(self.digits, self.config.training, self._teachers, epoch)

    def rehearse(self) -> None:
        """Trains a step and validates a batch, so that TensorFlow has compiled both, and takes back what they changed."""
        self.model.optimizer.build(self.model.trainable_variables)
        before = checkpoint.take(self.model, TrainingState(), [])
        self.model.fit(
            self.batches,
            epochs=1,
            steps_per_epoch=1,
            validation_data=self.held_out,
            validation_steps=1,
            verbose=0,
        )
        checkpoint.restore(before, self.model)
        self.probe.measure()

    def serves(self, run: Run, digits: Dataset) -> bool:
        """Whether this is what the run would make for itself: of the same settings, of the same images, and no teachers."""
        return (
            run.config == self.config
            and not run.origin.teachers
            and digits.fingerprint == self.digits.fingerprint
        )


def rehearsal(config: RunConfig) -> Preparation:
    """For a run of these settings that goes back to no other one. Raises DigitrecError where there can be none."""
    splits = load_data(config.training.data)
    preparation = Preparation(config, original_digits(config, splits), splits.validation)
    preparation.rehearse()
    return preparation
