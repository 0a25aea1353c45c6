"""What a training writes of its layers: on networks whose dead and flat units, gradients and steps are known."""

import json

import numpy as np
import pytest
from training_runs import SMALL, run_to_the_end

from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.model.forward import forward
from digitrec.model.plan import plan_layers
from digitrec.model.recognizer import Recognizer
from digitrec.model.weights import weights_by_layer
from digitrec.runs import read_evaluation, read_metrics
from digitrec.runs.layer_rows import LayerRow, append_layer_row, read_layer_rows
from digitrec.runs.moments import moments_of


def _one_layer(activation, biases):
    """Units that each give their activation of their bias alone, whatever the image."""
    from digitrec.model.build import build_model

    model = build_model(ModelConfig(architecture="dense", units=(len(biases),), activation=activation))
    model.get_layer("dense_1").set_weights([np.zeros((784, len(biases))), np.array(biases)])
    return model


def test_a_probe_finds_the_dead_and_the_nearly_dead_units_of_a_dense_layer():
    """Four units over 300 images, in two batches: always on, never, on for the one image with ink at place 0, for all but it."""
    from digitrec.training.layer_probe import LayerProbe

    model = _one_layer("relu", [1.0, -1.0, 0.0, 1.0])
    weights = np.zeros((784, 4))
    weights[0] = [0, 0, 1, -1]
    model.get_layer("dense_1").set_weights([weights, np.array([1.0, -1.0, 0.0, 1.0])])
    images = np.zeros((300, 28, 28), np.float32)
    images[280, 0, 0] = 1
    found = LayerProbe(model, images).measure()["dense_1"]
    assert (found["dead"], found["nearly_dead"]) == (0.25, 0.25)
    # Off: the second for all 300, the third for 299, the fourth for one.
    assert found["sparsity"] == pytest.approx(600 / 1200)


def test_a_probe_counts_a_channel_as_a_unit(some_digits):
    """Of three channels behind their normalisation the second has a shift so low that it never fires."""
    from digitrec.model.build import build_model
    from digitrec.training.layer_probe import LayerProbe

    model = build_model(ModelConfig(filters=(3,), units=()))
    norm = model.get_layer("norm_1")
    scale, _shift, mean, variance = norm.get_weights()
    norm.set_weights([scale, np.array([1.0, -100.0, 1.0]), mean, variance])
    assert LayerProbe(model, some_digits).measure()["relu_1"]["dead"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "activation, biases", [("tanh", [3, -3, 0, 1]), ("sigmoid", [6, -6, 0, 1]), ("elu", [-4, -5, 0, 9])]
)
def test_a_probe_tells_what_share_of_other_activations_is_flat(some_digits, activation, biases):
    """Two units of four sit where the slope is under a twentieth of the steepest; dead they are not called."""
    from digitrec.training.layer_probe import LayerProbe

    assert LayerProbe(_one_layer(activation, biases), some_digits).measure() == {
        "dense_1": {"saturated": 0.5}
    }


def test_what_can_neither_die_nor_saturate_is_not_measured(some_digits):
    """Leaky ReLU, and a network without a hidden layer."""
    from digitrec.training.layer_probe import LayerProbe

    assert LayerProbe(_one_layer("leaky_relu", [0.0]), some_digits).measure() == {}
    assert LayerProbe(_one_layer_less(), some_digits).measure() == {}


def _one_layer_less():
    from digitrec.model.build import build_model

    return build_model(ModelConfig(architecture="dense", units=()))


def test_the_gradient_is_that_of_the_step_itself():
    """With plain SGD at a rate of 0.5 a step is half the gradient, so its norm is twice the length of the step."""
    import keras

    from digitrec.training.gradient_norms import GradientNorms

    model = _one_layer("relu", [0.1, 0.2])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="categorical_crossentropy")
    norms = GradientNorms(model)
    assert norms.read() == {"dense_1": 0.0, "probabilities": 0.0}
    before = model.get_layer("probabilities").get_weights()[0]
    norms.look(True)
    images, labels = np.full((4, 28, 28), 0.5, np.float32), np.eye(10, dtype=np.float32)[:4]
    model.fit(images, labels, batch_size=4, epochs=1, verbose=0)
    step = np.linalg.norm(model.get_layer("probabilities").get_weights()[0] - before)
    assert norms.read()["probabilities"] == pytest.approx(2 * step, rel=1e-4)


@pytest.mark.parametrize("training, images", [(54_000, 2000), (3_500, 175), (22_000, 1000), (50, 100)])
def test_the_probe_has_two_thousand_images_or_a_twentieth_of_the_training_images(training, images):
    """In whole batches of 250, where it is more than one."""
    from digitrec.training.layer_probe import probe_images

    assert len(probe_images(np.zeros((5000, 1, 1)), training)) == images


def test_a_run_writes_its_layers_several_times_in_the_first_epoch_and_once_in_each_other(runs_home):
    """The rows of steps and epochs are as ever, and `dead_fraction` is what the layers' row of that epoch says."""
    run = run_to_the_end(SMALL)
    rows = read_layer_rows(run.run_id)
    epochs = [row.epoch for row in rows]
    assert run.status.state == "finished"
    assert epochs == sorted(epochs)
    assert {0.0, 1.0, 2.0, 3.0} <= {*epochs}
    assert len([epoch for epoch in epochs if 0 < epoch < 1]) >= 1
    assert list(rows[-1].layers) == ["relu_1", "relu_2", "dense_1", "conv_1", "conv_2", "probabilities"]
    assert rows[-1].layers["conv_1"].keys() == {"gradient", "update_ratio"}
    assert all(0 < ratio < 1 for _, ratio in rows[-1].of("update_ratio"))
    assert {row["kind"] for row in read_metrics(run.run_id)} == {"step", "epoch"}
    last = [row for row in read_metrics(run.run_id) if row["kind"] == "epoch"][-1]
    assert last["dead_fraction"] == dict(rows[-1].of("dead"))
    moments = moments_of(run.path)
    assert [moment.epoch for moment in moments] == epochs
    assert [moment.path.stat().st_size < 60_000 for moment in moments] == [True] * len(epochs)
    images = sample.load().test.images[:50]
    best = next(moment for moment in moments if moment.epoch == read_evaluation(run.path).best_epoch)
    layers = plan_layers(run.config.model)
    answers = forward(layers, weights_by_layer(best.weights(), layers), images)["probabilities"]
    served = Recognizer(run.path / "model.tflite").predict(images)
    # Half precision moves a probability by some thousandths.
    np.testing.assert_allclose(answers, served, atol=5e-3)


def test_rows_of_layers_leave_out_what_is_no_number_and_what_is_damaged(home):
    """nan and infinity are not written; a row of another shape is skipped."""
    folder = home / "models" / "a"
    folder.mkdir(parents=True)
    append_layer_row(folder, 5, 10, {"dense_1": {"dead": 0.123456, "update_ratio": float("nan")}})
    with (folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": "layers", "step": 3, "steps_per_epoch": 0, "layers": {}}) + "\n")
        file.write(json.dumps({"kind": "layers", "layers": [1]}) + '\n{"kind": "lay')
    assert read_layer_rows("a") == [LayerRow(0.5, {"dense_1": {"dead": 0.1235}})]
