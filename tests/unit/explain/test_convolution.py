"""A convolution by hand, on images whose sums can be counted."""

import numpy as np
import pytest

from digitrec.explain.convolution import KERNELS, at_place, slide


def step_image() -> np.ndarray:
    """Paper on the left, ink from the fourth column on."""
    image = np.zeros((6, 7))
    image[:, 3:] = 1
    return image


def test_an_edge_is_found_where_it_is():
    """−1, −2, −1 over paper and 1, 2, 1 over ink: 4 on both sides of the edge, 0 within the paper and within the ink."""
    edges = slide(step_image(), KERNELS["upright edges"])
    assert edges[2].tolist() == [0, 0, 4, 4, 0, 0, -4]


def test_beyond_the_edge_there_is_paper():
    """In the ink's corner the level edge's lower row lies outside: −1 and −2 of what is inside remain."""
    assert slide(step_image(), KERNELS["level edges"])[-1, -1] == -3


def test_the_sum_at_a_place_is_that_of_the_picture():
    """At one place by hand: the blur of six ninths of ink."""
    here = at_place(step_image(), KERNELS["blur"], 2, 3)
    assert here.patch.tolist() == [[0, 1, 1]] * 3
    assert here.total == pytest.approx(6 / 9)
    assert here.total == pytest.approx(here.products.sum())
    assert slide(step_image(), KERNELS["blur"])[2, 3] == pytest.approx(here.total)


def test_a_kernel_of_one_in_the_middle_changes_nothing():
    """Each image comes out as it went in."""
    image = np.random.default_rng(0).random((28, 28))
    np.testing.assert_allclose(slide(image, KERNELS["nothing: the image itself"]), image)


def test_it_computes_what_keras_computes():
    """The same kernel in a Conv2D layer with padding "same"."""
    keras = pytest.importorskip("keras")
    image = np.random.default_rng(1).random((28, 28)).astype(np.float32)
    kernel = np.random.default_rng(2).normal(size=(5, 5)).astype(np.float32)
    layer = keras.layers.Conv2D(1, 5, padding="same", use_bias=False)
    layer.build((1, 28, 28, 1))
    layer.set_weights([kernel[..., None, None]])
    expected = np.asarray(layer(image[None, ..., None]))[0, ..., 0]
    np.testing.assert_allclose(slide(image, kernel), expected, atol=1e-4)
