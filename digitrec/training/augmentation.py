"""Random changes to digits that leave them the same digit, as TensorFlow operations on a batch.

Every random number comes from the seed that is passed in, none from a state: the same seed gives the same batch.
"""

import math

import tensorflow as tf

_SIDE = 28


def augment(images: tf.Tensor, seed: tf.Tensor, strength: str) -> tf.Tensor:
    """images: (n, 28, 28) float32 in [0, 1] → the same shape and range. seed: (2,) int32. strength: off, light, strong."""
    if strength == "off":
        return images
    images = images[..., None]
    if strength == "light":
        images = _affine(images, seed, degrees=10, shear=0.15, scale=0.1, shift=1.5)
    else:
        images = _affine(_elastic(images, seed), seed, degrees=15, shear=0.25, scale=0.15, shift=2)
        images = _stroke_width(images, seed)
    return tf.clip_by_value(images[..., 0], 0, 1)


def _uniform(shape: tuple, seed: tf.Tensor, salt: int, most: float) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed + tf.constant([0, salt]), -most, most)


def _affine(
    images: tf.Tensor, seed: tf.Tensor, *, degrees: float, shear: float, scale: float, shift: float
) -> tf.Tensor:
    """Turns, shears, scales (about the centre) and moves each image by its own random amounts; bilinear."""
    count = tf.shape(images)[0]
    angle = _uniform((count,), seed, 1, math.radians(degrees))
    slant = _uniform((count,), seed, 2, shear)
    zoom_x, zoom_y = (1 + _uniform((count,), seed, salt, scale) for salt in (3, 4))
    move_x, move_y = (_uniform((count,), seed, salt, shift) for salt in (5, 6))
    a, b = tf.cos(angle) / zoom_x, (slant - tf.sin(angle)) / zoom_x
    c, d = tf.sin(angle) / zoom_y, (slant * 0 + tf.cos(angle)) / zoom_y
    centre = (_SIDE - 1) / 2
    x0 = centre - a * (centre + move_x) - b * (centre + move_y)
    y0 = centre - c * (centre + move_x) - d * (centre + move_y)
    nothing = tf.zeros_like(a)
    # Each row maps a point of the result back to the point of the image that it shows.
    rows = tf.stack([a, b, x0, c, d, y0, nothing, nothing], axis=1)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images, transforms=rows, output_shape=tf.constant([_SIDE, _SIDE]), fill_value=0.0,
        interpolation="BILINEAR", fill_mode="CONSTANT",
    )  # fmt: skip


def _elastic(images: tf.Tensor, seed: tf.Tensor, most: float = 1.6) -> tf.Tensor:
    """Bends each image by a smooth random field of at most about `most` pixels (after Simard et al., 2003)."""
    count = tf.shape(images)[0]
    coarse = _uniform((count, 5, 5, 2), seed, 7, most)
    field = tf.image.resize(coarse, (_SIDE, _SIDE), method="bicubic")
    axis = tf.range(_SIDE, dtype=tf.float32)
    rows, columns = tf.meshgrid(axis, axis, indexing="ij")
    row = tf.clip_by_value(rows + field[..., 0], 0, _SIDE - 1.001)
    column = tf.clip_by_value(columns + field[..., 1], 0, _SIDE - 1.001)
    top, left = tf.floor(row), tf.floor(column)
    down, right = row - top, column - left
    start = tf.cast(top, tf.int32) * _SIDE + tf.cast(left, tf.int32)
    flat = tf.reshape(images, (count, _SIDE * _SIDE))
    at = [tf.gather(flat, start + offset, batch_dims=1) for offset in (0, 1, _SIDE, _SIDE + 1)]
    upper, lower = at[0] + right * (at[1] - at[0]), at[2] + right * (at[3] - at[2])
    return (upper + down * (lower - upper))[..., None]


def _stroke_width(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Makes each image's pen up to about half a pixel thinner or thicker: a blend with its 3×3 minimum or maximum."""
    amount = _uniform((tf.shape(images)[0], 1, 1, 1), seed, 8, 0.6)
    thick = tf.nn.max_pool2d(images, 3, 1, "SAME")
    thin = -tf.nn.max_pool2d(-images, 3, 1, "SAME")
    return images + tf.nn.relu(amount) * (thick - images) + tf.nn.relu(-amount) * (thin - images)
