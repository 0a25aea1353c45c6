"""The recognizer: what Keras says, said without Keras; anything but a model and its images is refused."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from digitrec.config import ModelConfig
from digitrec.errors import ModelError
from digitrec.model.plan import shown_layers
from digitrec.model.prediction import Prediction
from digitrec.model.recognizer import Recognizer

# More than nine layers, so that an order by name would show: relu_10 before relu_2.
CONFIG = ModelConfig(filters=(2, 3, 4, 3), convolutions=3, units=(8, 6), downsampling="pool", dropout=0.2)


@pytest.fixture(scope="module")
def recognizer(model_file) -> Recognizer:
    return Recognizer(model_file)


def test_litert_says_what_keras_says(network, recognizer, images):
    """To a ten thousandth, and the answers are not all the same."""
    by_keras = np.asarray(network.predict_on_batch(images))
    np.testing.assert_allclose(recognizer.predict(images), by_keras, atol=1e-4)
    assert len(set(by_keras.argmax(axis=1))) > 1


def test_an_export_that_agrees_is_accepted_and_its_difference_told(network, model_file, images):
    """At most 1e-4."""
    from digitrec.model.export import check_export

    assert 0 <= check_export(network, model_file, images) <= 1e-4


def test_an_export_in_half_precision_is_half_as_large_and_nearly_agrees(
    network, model_file, images, tmp_path
):
    """Other weights, so not the same to 1e-6; but within what is accepted of float16, and not of float32."""
    from digitrec.model.export import LARGEST_DIFFERENCE, check_export, export_tflite

    half = tmp_path / "half.tflite"
    export_tflite(network, CONFIG, half, "float16")
    difference = check_export(network, half, images, "float16")
    assert 1e-6 < difference <= LARGEST_DIFFERENCE["float16"]
    assert not np.array_equal(Recognizer(half).predict(images), Recognizer(model_file).predict(images))


def test_what_goes_to_the_class_for_no_digit_is_spread_evenly(images, tmp_path):
    """Each digit's probability is its own class's and a tenth of the eleventh's; so does the file in half precision."""
    import keras

    from digitrec.model.build import build_model
    from digitrec.model.export import export_tflite, round_to_half, save_network

    keras.utils.set_random_seed(2)
    config = ModelConfig(filters=(4,), units=(), reject_class="on")
    model = build_model(config)
    round_to_half(model)
    save_network(model, tmp_path / "model.keras", "float16")
    export_tflite(model, config, tmp_path / "model.tflite", "float16")
    classes = keras.Model(model.inputs, model.get_layer("classes").output).predict_on_batch(images)
    assert classes.shape == (40, 11)
    expected = classes[:, :10] + classes[:, 10:] / 10
    recognizer = Recognizer(tmp_path / "model.tflite")
    np.testing.assert_allclose(recognizer.predict(images), expected, atol=1e-3)
    least = 10 * float(expected[0].min())
    assert recognizer.predict_image(images[0]).non_digit == pytest.approx(least, abs=0.01)
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict_on_batch(images), expected, atol=1e-6)
    np.testing.assert_allclose(again.predict_on_batch(images).sum(axis=1), 1, atol=1e-6)
    assert not again.get_layer("probabilities").trainable_weights


def test_a_model_saved_in_half_precision_is_read_again_and_says_the_same(network, images, tmp_path):
    """It is smaller than Keras's own file; and what it holds are the numbers that float16 has."""
    import keras

    from digitrec.model.export import round_to_half, save_network

    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    copy.save(tmp_path / "whole.keras")
    round_to_half(copy)
    save_network(copy, tmp_path / "half.keras", "float16")
    again = keras.saving.load_model(tmp_path / "half.keras")
    kernels = [each for each in again.get_weights() if each.ndim > 1]
    np.testing.assert_array_equal(again.predict_on_batch(images), copy.predict_on_batch(images))
    np.testing.assert_allclose(again.predict_on_batch(images), network.predict_on_batch(images), atol=0.01)
    assert all((each == each.astype(np.float16)).all() for each in kernels)
    assert (tmp_path / "half.keras").stat().st_size < (tmp_path / "whole.keras").stat().st_size


def test_an_export_that_disagrees_is_refused_with_the_difference(model_file, images):
    """Another network than the one that was exported."""
    import keras

    from digitrec.model.build import build_model
    from digitrec.model.export import check_export

    keras.utils.set_random_seed(4)
    with pytest.raises(
        ModelError,
        match=r"disagrees with the trained one by 0\.\d+ \(at most 0\.0001 is accepted on 40 images\)",
    ):
        check_export(build_model(CONFIG), model_file, images)


def test_probabilities_are_ten_numbers_that_sum_to_one(recognizer, images):
    """In float32."""
    probabilities = recognizer.predict(images)
    assert (probabilities.shape, probabilities.dtype) == ((40, 10), np.float32)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert probabilities.min() >= 0


def test_many_images_at_once_are_answered_as_one_by_one(recognizer, images):
    """To the bit."""
    one_by_one = np.concatenate([recognizer.predict(image[None]) for image in images])
    np.testing.assert_array_equal(recognizer.predict(images), one_by_one)


def test_no_images_have_no_answers(recognizer):
    """An empty set is no error here."""
    assert recognizer.predict(np.zeros((0, 28, 28), np.float32)).shape == (0, 10)


def test_eight_threads_get_the_answers_of_one(recognizer, images):
    """Activations and predictions mixed: the interpreter has one memory for all."""
    alone = recognizer.predict(images)
    alone_inside = [recognizer.activations(image)["relu_3"] for image in images]

    def work(_: int) -> tuple[np.ndarray, list[np.ndarray]]:
        return recognizer.predict(images), [recognizer.activations(image)["relu_3"] for image in images]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(work, range(8)))
    np.testing.assert_array_equal([outside for outside, _ in answers], [alone] * 8)
    np.testing.assert_array_equal([inside for _, inside in answers], [alone_inside] * 8)


def test_the_activations_are_those_of_the_plan_in_its_order(recognizer, images):
    """Names, order and shapes; a ReLU gives nothing below zero."""
    planned = [(layer.name, layer.output_shape) for layer in shown_layers(CONFIG)]
    activations = recognizer.activations(images[0])
    assert recognizer.layers == [name for name, _ in planned]
    assert [(name, values.shape) for name, values in activations.items()] == planned
    assert min(values.min() for values in activations.values()) >= 0


def test_an_activation_is_what_keras_computes_there(network, recognizer, images):
    """The first hidden Dense layer, behind all convolutions."""
    import keras

    inside = keras.Model(network.inputs, network.get_layer("dense_1").output)
    by_keras = np.asarray(inside.predict_on_batch(images[:1]))[0]
    np.testing.assert_allclose(recognizer.activations(images[0])["dense_1"], by_keras, atol=1e-4)


def test_activations_stay_after_the_next_image(recognizer, images):
    """They are copies, not windows into the interpreter."""
    first = recognizer.activations(images[0])["relu_1"]
    kept = first.copy()
    recognizer.activations(images[25])
    np.testing.assert_array_equal(first, kept)


def test_a_prediction_ranks_the_digits(recognizer, images):
    """The answer is the first, and the image is that which the network saw."""
    prediction = recognizer.predict_image(images[7])
    assert prediction.digit == prediction.ranking[0] == int(prediction.probabilities.argmax())
    np.testing.assert_array_equal(prediction.image, images[7])


def test_a_network_without_a_class_for_no_digit_says_nothing_of_it(recognizer, images):
    """Not zero: it was not measured."""
    assert recognizer.predict_image(images[7]).non_digit is None


def test_zero_is_a_digit_like_any_other():
    """Equal probabilities keep the digits' order."""
    probabilities = np.array([0.4, 0.1, 0.3, 0.2, 0, 0, 0, 0, 0, 0], np.float32)
    assert Prediction(0, probabilities, np.zeros((28, 28))).ranking == [0, 2, 3, 1, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("shape", [(28, 28), (1, 27, 28), (1, 28, 28, 1), (784,), (2, 784), ()])
def test_another_shape_is_refused_with_both_shapes(recognizer, shape):
    """What was expected, and what came."""
    with pytest.raises(ModelError) as refusal:
        recognizer.predict(np.zeros(shape, np.float32))
    assert str(refusal.value) == f"Images must have the shape (n, 28, 28), not {shape}."


@pytest.mark.parametrize("value", [255, -1, np.nan, np.inf, 2])
def test_other_numbers_than_0_to_1_are_refused_with_the_remedy(recognizer, value):
    """Pixels of 0 to 255 would otherwise be answered with nonsense, and nobody would notice."""
    images = np.zeros((1, 28, 28))
    images[0, 14, 14] = value
    with pytest.raises(
        ModelError, match=r"Images must hold numbers from 0 to 1 .+; divide pixels of 0 to 255 by 255\.$"
    ):
        recognizer.predict(images)


@pytest.mark.parametrize("part", [0, 1, 8, 1000, 0.5, 0.9, -1], ids=str)
def test_a_cut_model_is_one_sentence(model_file, tmp_path, part):
    """Whatever is left of it."""
    content = model_file.read_bytes()
    cut = tmp_path / "model.tflite"
    cut.write_bytes(content[: int(part * len(content)) if isinstance(part, float) else part])
    with pytest.raises(
        ModelError,
        match=rf"^The model {cut} is missing or damaged and cannot be used; choose another run .+\.$",
    ):
        Recognizer(cut)


def test_a_missing_model_and_a_text_are_one_sentence(tmp_path):
    """Neither is a traceback."""
    (tmp_path / "text.tflite").write_text("no model " * 100)
    with pytest.raises(ModelError, match="missing or damaged"):
        Recognizer(tmp_path / "text.tflite")
    with pytest.raises(ModelError, match="missing or damaged"):
        Recognizer(tmp_path / "nobody.tflite")


def test_a_model_for_other_images_is_refused_when_it_is_loaded(tmp_path):
    """A valid file of somebody else: 8×8 in, ten out."""
    import keras
    import tensorflow as tf

    image = keras.Input(batch_shape=(1, 8, 8), name="image")
    outputs = {"probabilities": keras.layers.Dense(10)(keras.layers.Flatten()(image))}
    foreign = tmp_path / "foreign.tflite"
    foreign.write_bytes(tf.lite.TFLiteConverter.from_keras_model(keras.Model(image, outputs)).convert())
    with pytest.raises(ModelError, match="missing or damaged"):
        Recognizer(foreign)


def test_replacing_the_file_does_not_disturb_who_uses_it(model_file, tmp_path, images):
    """The model is in memory."""
    path = tmp_path / "model.tflite"
    path.write_bytes(model_file.read_bytes())
    recognizer = Recognizer(path)
    before = recognizer.predict(images[:3])
    path.write_bytes(b"another")
    np.testing.assert_array_equal(recognizer.predict(images[:3]), before)
