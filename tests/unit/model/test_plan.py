"""The plan of a network: its shapes and counts by hand, and as Keras counts them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitrec.config import ACTIVATIONS, ModelConfig
from digitrec.errors import ConfigError
from digitrec.model.plan import count_parameters, plan_layers, shown_layers


def by_name(config: ModelConfig) -> dict[str, tuple[tuple[int, ...], int]]:
    """Each layer's shape and parameters."""
    return {layer.name: (layer.output_shape, layer.parameters) for layer in plan_layers(config)}


def test_the_classic_dense_network_has_101_770_parameters():
    """784·128 + 128 weights and biases, then 128·10 + 10."""
    config = ModelConfig(architecture="dense", units=(128,), dropout=0.2)
    assert count_parameters(config) == 100_480 + 1_290 == 101_770
    assert by_name(config) == {
        "flatten": ((784,), 0),
        "dense_1": ((128,), 100_480),
        "dropout_1": ((128,), 0),
        "probabilities": ((10,), 1_290),
    }


def test_a_network_without_hidden_units_is_a_linear_one():
    """784·10 + 10."""
    assert count_parameters(ModelConfig(architecture="dense", units=())) == 7_850


def test_a_small_cnn_with_strides_counts_as_by_hand():
    """3·3·1·4 = 36, 3·3·4·8 = 288, four numbers a filter to normalise, 7·7·8·10 + 10 = 3,930."""
    config = ModelConfig(architecture="cnn", filters=(4, 8), units=(), kernel_size=3)
    assert by_name(config) == {
        "picture": ((28, 28, 1), 0),
        "conv_1": ((14, 14, 4), 36),
        "norm_1": ((14, 14, 4), 16),
        "relu_1": ((14, 14, 4), 0),
        "conv_2": ((7, 7, 8), 288),
        "norm_2": ((7, 7, 8), 32),
        "relu_2": ((7, 7, 8), 0),
        "flatten": ((392,), 0),
        "probabilities": ((10,), 3_930),
    }
    assert count_parameters(config) == 4_302


def test_a_cnn_with_pooling_and_an_average_counts_as_by_hand():
    """28 → 14 → 7 → 4: halves are rounded up; after the average only the 6 filters are left: 6·5 + 5, 5·10 + 10."""
    config = ModelConfig(
        filters=(2, 4, 6), convolutions=2, kernel_size=5, downsampling="pool", head="average", units=(5,), activation="tanh"
    )  # fmt: skip
    layers = by_name(config)
    assert [layers[f"pool_{number}"][0] for number in (2, 4, 6)] == [(14, 14, 2), (7, 7, 4), (4, 4, 6)]
    assert [layers[f"conv_{number}"][1] for number in range(1, 7)] == [50, 100, 200, 400, 600, 900]
    assert (layers["average"], layers["dense_1"], layers["probabilities"]) == (
        ((6,), 0),
        ((5,), 35),
        ((10,), 60),
    )


def test_a_residual_network_counts_as_by_hand():
    """One block a stage. The second halves the picture, so what passes it is projected: 1·1·2·4 = 8 weights."""
    config = ModelConfig(filters=(2, 4), residual="on", units=(), head="average")
    assert by_name(config) == {
        "picture": ((28, 28, 1), 0),
        "conv_1": ((28, 28, 2), 18),
        "norm_1": ((28, 28, 2), 8),
        "relu_1": ((28, 28, 2), 0),
        "conv_2": ((28, 28, 2), 36),
        "norm_2": ((28, 28, 2), 8),
        "relu_2": ((28, 28, 2), 0),
        "conv_3": ((28, 28, 2), 36),
        "add_3": ((28, 28, 2), 0),
        "norm_3": ((28, 28, 2), 8),
        "relu_3": ((28, 28, 2), 0),
        "conv_4": ((14, 14, 4), 72),
        "norm_4": ((14, 14, 4), 16),
        "relu_4": ((14, 14, 4), 0),
        "conv_5": ((14, 14, 4), 144),
        "shortcut_5": ((14, 14, 4), 8),
        "add_5": ((14, 14, 4), 0),
        "norm_5": ((14, 14, 4), 16),
        "relu_5": ((14, 14, 4), 0),
        "average": ((4,), 0),
        "probabilities": ((10,), 50),
    }


def test_the_resnet_20_of_the_paper_has_272_thousand_weights():
    """He et al., 2016, write 0.27M; with the moving averages, which are not learned, 4 numbers a filter instead of 2."""
    config = ModelConfig(filters=(16, 32, 64), convolutions=3, residual="on", units=(), head="average")
    filters = sum(
        layer.output_shape[-1] for layer in plan_layers(config) if layer.kind == "BatchNormalization"
    )
    assert (count_parameters(config), filters) == (273_370, 688)
    assert count_parameters(config) - 2 * filters == 271_994


def test_a_class_for_no_digit_is_counted_with_what_spreads_it():
    """(784 + 1)·11 weights that learn, and the 11·10 that do not."""
    layers = by_name(ModelConfig(architecture="dense", units=(), reject_class="on"))
    assert (layers["classes"], layers["probabilities"]) == (((11,), 8_635), ((10,), 110))


def test_the_layers_to_look_at_are_the_activations_in_their_order():
    """Neither normalisation nor dropout, nor the probabilities, which are an output of their own."""
    config = ModelConfig(filters=(2, 3), convolutions=2, units=(8, 4), dropout=0.5, activation="elu")
    names = [layer.name for layer in shown_layers(config)]
    assert names == ["elu_1", "elu_2", "elu_3", "elu_4", "dense_1", "dense_2"]


def test_a_network_that_is_too_large_is_refused_with_its_count():
    """784·4096 + 4096 and 4096·4096 + 4096 and 4096·10 + 10: 37,642 too many."""
    with pytest.raises(
        ConfigError, match=r"^This network would have 20,037,642 parameters; at most 20,000,000 .+\.$"
    ):
        plan_layers(ModelConfig(architecture="dense", units=(4096, 4096)))


models = st.builds(
    ModelConfig,
    architecture=st.sampled_from(["cnn", "cnn", "dense"]),
    units=st.lists(st.integers(1, 20), max_size=3).map(tuple),
    filters=st.lists(st.integers(1, 6), max_size=4).map(tuple),
    convolutions=st.integers(1, 3),
    residual=st.sampled_from(["off", "on"]),
    kernel_size=st.integers(1, 9),
    downsampling=st.sampled_from(["stride", "pool"]),
    head=st.sampled_from(["flatten", "average"]),
    activation=st.sampled_from(ACTIVATIONS),
    dropout=st.sampled_from([0.0, 0.3]),
    reject_class=st.sampled_from(["off", "on"]),
)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(models)
def test_keras_builds_what_was_planned(config):
    """Layer by layer: the same names, output shapes and parameter counts, and so the same sum."""
    from digitrec.model.build import build_model

    model = build_model(config)
    built = {
        layer.name: (tuple(layer.output.shape[1:]), layer.count_params())
        for layer in model.layers
        if layer.name != "image"
    }
    assert built == by_name(config)
    assert model.count_params() == count_parameters(config)
