"""What is timed of an activation function: its values and its gradient, of every array."""

import numpy as np
import pytest
import tensorflow as tf

from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.experiments.cost import TIMED
from digitrec.training.activation_times import activation_times, there_and_back
from digitrec.training.preparation import Preparation


def test_what_is_timed_is_the_value_and_the_gradient_of_each_array():
    """ReLU of −1 and 2 is 0 and 2, with slopes 0 and 1."""
    results = there_and_back(tf.nn.relu, [tf.constant([-1.0, 2.0]), tf.constant([3.0])])()
    assert [each.numpy().tolist() for each in results] == [[0, 2], [0, 1], [3], [1]]


@pytest.mark.parametrize("filters, own", [((2,), {"activation_seconds", "step_seconds"}), ((), set())])
def test_a_network_without_layers_of_activation_alone_is_not_timed(filters, own):
    """The array is, by every function."""
    splits = sample.load()
    asked = RunConfig.from_settings({"filters": filters, "units": (4,), "images": 100, "batch_size": 50})
    preparation = Preparation(asked, splits.train.first_per_class(100), splits.validation)
    found = activation_times(preparation.model, preparation)
    assert set(found["array_seconds"]) == set(TIMED)
    assert set(found) - {"array_seconds"} == own
    assert np.isfinite(list(found["array_seconds"].values())).all()
