"""Keras's `fit` of one run with its callbacks, from the first step or from a checkpoint."""

import dataclasses

import keras

from digitrec.jobs.progress import Progress
from digitrec.runs import Run
from digitrec.training import checkpoint as checkpoints
from digitrec.training.callbacks.averages import Averages
from digitrec.training.callbacks.checkpoints import Checkpoints
from digitrec.training.callbacks.early_stop import EarlyStop
from digitrec.training.callbacks.kept_epoch import KeepEpoch
from digitrec.training.callbacks.layer_monitor import LayerMonitor
from digitrec.training.callbacks.step_metrics import StepMetrics
from digitrec.training.callbacks.stop import StopOnRequest, StopTraining
from digitrec.training.checkpoint import Checkpoint, KeptEpoch, TrainingState
from digitrec.training.dead_units import dead_units
from digitrec.training.epoch_weights import EpochWeights
from digitrec.training.interpolation import between
from digitrec.training.layer_probe import MOST_IMAGES
from digitrec.training.preparation import Preparation
from digitrec.training.procedure import Procedure
from digitrec.training.served_network import ServedNetwork


class Fitting:
    """model: the network in training. served: the one that the run will answer with. state: what its callbacks share."""

    def __init__(self, run: Run, procedure: Procedure, progress: Progress, preparation: Preparation) -> None:
        self._run, self._procedure, self._progress = run, procedure, progress
        self._preparation, self._validation = preparation, preparation.validation
        self.model = preparation.model
        procedure.begin(self.model)
        self._first_weights = self.model.get_weights()
        self.served = ServedNetwork(run.path, run.config.model)
        self.state = TrainingState()
        self.stopped = False

    @property
    def kept(self) -> KeptEpoch:
        """The epoch that is kept, and what was measured on the weights that are served."""
        if self.state.kept is None:
            raise RuntimeError("No epoch is kept before the training.")
        return self.state.kept

    def go_on_from(self, checkpoint: Checkpoint) -> None:
        """Puts everything where the checkpoint was taken. Raises ModelError where it is of another network."""
        checkpoints.restore(checkpoint, self.model)
        self.state = dataclasses.replace(checkpoint.state)
        self.served.keep(checkpoint.kept)

    def fit(self) -> None:
        """Trains to the end, or until asked to stop; a stop leaves a checkpoint. Raises RunError or StorageError."""
        settings, state = self._run.config.training, self.state
        metrics = StepMetrics(
            self._run.path, self._progress, len(self._preparation.digits), settings.batch_size
        )
        layers = LayerMonitor(
            self._run.path, self._preparation.probe, self._preparation.gradients,
            EpochWeights(self._run.path, self.model).keep,
        )  # fmt: skip
        keep = KeepEpoch(state, self.served, metrics, layers, self._procedure.keeps)
        last = Checkpoints(self._run.path, state, self.served)
        # The averages before all that looks at the weights, the checkpoints after all that changes the state.
        callbacks: list[keras.callbacks.Callback] = [
            *([Averages(state)] if settings.averaging == "ema" else []),
            metrics,
            layers,
            keep,
            StopOnRequest(self._progress),
            *([EarlyStop(state, settings.early_stopping)] if settings.early_stopping else []),
            last,
        ]
        try:
            self.model.fit(
                self._preparation.batches_from(state.epoch), initial_epoch=state.epoch, epochs=settings.epochs,
                steps_per_epoch=self._preparation.steps, validation_data=self._preparation.held_out,
                callbacks=callbacks, verbose=0,
            )  # fmt: skip
        except StopTraining:
            # Said first: whoever asked need not wait for the disk.
            self._progress.stop_training()
            if state.kept is None:
                # Stopped within the first epoch: what there is, is the best.
                logs = self.model.evaluate(self._preparation.held_out, verbose=0, return_dict=True)
                keep.on_epoch_end(0, {f"val_{name}": value for name, value in logs.items()})
        self.stopped = self._progress.stop_requested.is_set()
        if self.stopped:
            last.write()

    def settle(self) -> float:
        """Has the served network be as it is to stay, and returns its share of what was learned, 0 to 1.

        What was measured at the kept epoch's end is measured again where that is another network now. After `fit`: it
        changes the weights of the network in training.
        """
        weights, precision = self.served.weights, self._run.config.training.export
        share = self._procedure.share(self.served.network, self._first_weights, weights, self._validation)
        if share == 1.0 and precision == "float32":
            # As model.keras holds them already; only the network in memory may have tried others.
            self.served.network.set_weights(weights)
            self.state.kept = dataclasses.replace(self.kept, dead_fraction=self._dead_when_served())
            return share
        settled = weights if share == 1.0 else between(self._first_weights, weights, share)
        self.served.settle(settled, precision)
        self.model.set_weights(self.served.weights)
        loss = self.model.evaluate(self._preparation.held_out, verbose=0, return_dict=True)["loss"]
        dead = self._dead_when_served()
        self.state.kept = KeptEpoch(epoch=self.kept.epoch, val_loss=loss, dead_fraction=dead)
        return share

    def _dead_when_served(self) -> dict[str, float]:
        """Once, so on more images than at each epoch's end."""
        return dead_units(self.served.network, self._validation.images[:MOST_IMAGES])
