"""Class activation maps: their mean is the logit, where the architecture gives that."""

import numpy as np
import pytest

from digitrec import load_recognizer, paths
from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.errors import ModelError
from digitrec.explain.attribution import Subject
from digitrec.explain.class_activation import ClassActivation, class_activation
from digitrec.runs import read_run_folder

DIGIT = sample.load().test.images[0]


def shipped(image=DIGIT):
    folder = paths.pretrained_dir()
    return Subject(
        predictor=load_recognizer("pretrained"),
        image=image,
        config=read_run_folder(folder).config.model,
        folder=folder,
    )


def saved(config, folder):
    """A network that never learned, saved as a run's is, and its logits of DIGIT by Keras."""
    import keras

    from digitrec.model.build import build_model
    from digitrec.model.export import export_tflite
    from digitrec.model.recognizer import Recognizer

    keras.utils.set_random_seed(3)
    model = build_model(config)
    model.layers[-1].bias.assign(np.arange(10) / 10)
    model.save(folder / "model.keras")
    export_tflite(model, config, folder / "model.tflite")
    output = model.get_layer("probabilities")
    output.activation = keras.activations.linear
    logits = np.asarray(keras.Model(model.inputs, output(model.get_layer("average").output))(DIGIT[None]))[0]
    recognizer = Recognizer(folder / "model.tflite")
    return Subject(predictor=recognizer, image=DIGIT, config=config, folder=folder), logits


@pytest.mark.parametrize("downsampling", ["stride", "pool"])
@pytest.mark.parametrize("residual", ["off", "on"])
def test_the_mean_of_a_map_is_the_logit_less_its_bias(downsampling, residual, tmp_path):
    """To a hundred thousandth of what Keras computes; with pooling, of the pooled maps."""
    config = ModelConfig(
        filters=(4, 6), units=(), head="average", downsampling=downsampling, residual=residual
    )
    subject, logits = saved(config, tmp_path)
    maps = ClassActivation().maps(subject, {})
    np.testing.assert_allclose(maps.mean(axis=(1, 2)), logits - np.arange(10) / 10, atol=1e-5)


def test_the_shipped_networks_maps_make_its_probabilities():
    """Means and biases, through the softmax of eleven, are what LiteRT says before calibration."""
    from digitrec.model.recognizer import Recognizer

    coarse, bias = class_activation(shipped())
    logits = coarse.mean(axis=(0, 1)) + bias
    powers = np.exp(logits - logits.max())
    shares = powers / powers.sum()
    bare = Recognizer(paths.pretrained_dir() / "model.tflite").predict(DIGIT[None])[0]
    np.testing.assert_allclose(shares[:10] + shares[10] / 10, bare, atol=1e-5)


@pytest.mark.parametrize(
    "config, reason",
    [
        (ModelConfig(architecture="dense"), "no feature maps"),
        (ModelConfig(filters=()), "no feature maps"),
        (ModelConfig(head="flatten", units=()), "flattens its last maps"),
        (ModelConfig(head="average", units=(8,)), "a hidden layer"),
    ],
)
def test_other_architectures_say_why_they_have_no_map(config, reason, tmp_path):
    subject = Subject(predictor=load_recognizer("pretrained"), image=DIGIT, config=config, folder=tmp_path)
    assert reason in ClassActivation().why_not(subject)
    with pytest.raises(ModelError, match=reason):
        ClassActivation().maps(subject, {})


def test_a_run_without_its_weights_says_so(tmp_path):
    """As an old or an imported one."""
    subject = shipped()
    without = Subject(predictor=subject.predictor, image=DIGIT, config=subject.config, folder=tmp_path)
    assert "has no model.keras" in ClassActivation().why_not(without)
