"""Random changes to digits that leave them the same digit, as TensorFlow operations on a batch.

Every random number comes from the seed that is passed in, none from a state: the same seed gives the same batch.
"""

import math

import tensorflow as tf

from digitrec.training.strength import STRENGTHS, Strength

_SIDE = 28


def augment(images: tf.Tensor, seed: tf.Tensor, strength: str) -> tf.Tensor:
    """images: (n, 28, 28) float32 in [0, 1] → the same shape and range. seed: (2,) int32. strength: off, or one of STRENGTHS."""
    if strength == "off":
        return images
    most = STRENGTHS[strength]
    rows = _affine_rows(tf.shape(images)[0], seed, most)
    if not most.bend:
        return _moved(images[..., None], rows)[..., 0]
    bent = _bent(images, rows, seed, most)
    return tf.clip_by_value(_stroke_width(bent, seed, most.pen) if most.pen else bent, 0, 1)


def crop(images: tf.Tensor, seed: tf.Tensor, padding: int) -> tf.Tensor:
    """Each image is cut anew out of itself with a frame of 0 around it, at random: moved by whole pixels.

    images: (n, 28, 28). padding: of the frame on each side, which is as far as an image is moved at most, in pixels.
    """
    if not padding:
        return images
    top, left = _random_places(images, seed, 9, 2 * padding + 1)
    wide = tf.pad(images, [[0, 0], [padding, padding], [padding, padding]])
    axis = tf.range(_SIDE)
    rows = tf.gather(wide, top[:, None] + axis, axis=1, batch_dims=1)
    return tf.gather(rows, left[:, None] + axis, axis=2, batch_dims=1)


def cutout(images: tf.Tensor, seed: tf.Tensor, side: int) -> tf.Tensor:
    """A square of each image becomes 0 (DeVries & Taylor, 2017). Its centre is anywhere in the image, so part of it may lie outside.

    images: (n, 28, 28). side: of the square, in pixels.
    """
    if not side:
        return images
    row, column = _random_places(images, seed, 11, _SIDE)
    is_in_row, is_in_column = (_is_covered(centre, side) for centre in (row, column))
    return tf.where(is_in_row[:, :, None] & is_in_column[:, None, :], 0.0, images)


def _is_covered(centre: tf.Tensor, side: int) -> tf.Tensor:
    """(n, 28): which places along an axis lie within the square."""
    distance = tf.range(_SIDE) - centre[:, None] + side // 2
    return (distance >= 0) & (distance < side)


def _random_places(images: tf.Tensor, seed: tf.Tensor, salt: int, count: int) -> list[tf.Tensor]:
    """Two whole numbers from 0 to count - 1 for each image, (n,) int32; of the salt and the one after it."""
    chances = [_uniform((tf.shape(images)[0],), seed, each, 1) for each in (salt, salt + 1)]
    # Rounding may give count itself.
    return [tf.minimum(tf.cast((each + 1) / 2 * count, tf.int32), count - 1) for each in chances]


def _uniform(shape: tuple, seed: tf.Tensor, salt: int, most: float) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed + tf.constant([0, salt]), -most, most)


def _affine_rows(count: tf.Tensor, seed: tf.Tensor, most: Strength) -> tf.Tensor:
    """(n, 6) a, b, x0, c, d, y0: the point (a·x + b·y + x0, c·x + d·y + y0) of an image is shown at (x, y) of the result.

    Each image is turned, sheared, scaled about its centre and moved by its own random amounts.
    """
    angle = _uniform((count,), seed, 1, math.radians(most.degrees))
    slant = _uniform((count,), seed, 2, most.shear)
    zoom_x, zoom_y = (1 + _uniform((count,), seed, salt, most.scale) for salt in (3, 4))
    move_x, move_y = (_uniform((count,), seed, salt, most.shift) for salt in (5, 6))
    a, b = tf.cos(angle) / zoom_x, (slant - tf.sin(angle)) / zoom_x
    c, d = tf.sin(angle) / zoom_y, tf.cos(angle) / zoom_y
    centre = (_SIDE - 1) / 2
    x0 = centre - a * (centre + move_x) - b * (centre + move_y)
    y0 = centre - c * (centre + move_x) - d * (centre + move_y)
    return tf.stack([a, b, x0, c, d, y0], axis=1)


def _moved(images: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
    """The affine change alone, by TensorFlow's own operation, bilinear. images: (n, 28, 28, 1)."""
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images, transforms=tf.pad(rows, [[0, 0], [0, 2]]), output_shape=tf.constant([_SIDE, _SIDE]),
        fill_value=0.0, interpolation="BILINEAR", fill_mode="CONSTANT",
    )  # fmt: skip


def _bent(images: tf.Tensor, rows: tf.Tensor, seed: tf.Tensor, most: Strength) -> tf.Tensor:
    """The affine change and a smooth random field of displacements (after Simard et al., 2003).

    Both in one bilinear look-up: two would blur thin strokes.
    """
    count = tf.shape(images)[0]
    grid = _uniform((count, most.grid, most.grid, 2), seed, 7, most.bend)
    field = tf.image.resize(grid, (_SIDE, _SIDE), method="bicubic")
    axis = tf.range(_SIDE, dtype=tf.float32)
    y, x = tf.meshgrid(axis, axis, indexing="ij")
    a, b, x0, c, d, y0 = (each[:, None, None] for each in tf.unstack(rows, axis=1))
    return _looked_up(images, a * x + b * y + x0 + field[..., 0], c * x + d * y + y0 + field[..., 1])


def _looked_up(images: tf.Tensor, x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Each image's values at the points x, y, all (n, 28, 28); bilinear, 0 outside."""
    wide = _SIDE + 2
    flat = tf.reshape(tf.pad(images, [[0, 0], [1, 1], [1, 1]]), (tf.shape(images)[0], wide * wide))
    x, y = (tf.clip_by_value(place + 1, 0, wide - 1.001) for place in (x, y))
    left, top = tf.floor(x), tf.floor(y)
    start = tf.cast(top, tf.int32) * wide + tf.cast(left, tf.int32)
    at = [tf.gather(flat, start + offset, batch_dims=1) for offset in (0, 1, wide, wide + 1)]
    upper, lower = at[0] + (x - left) * (at[1] - at[0]), at[2] + (x - left) * (at[3] - at[2])
    return upper + (y - top) * (lower - upper)


def _stroke_width(images: tf.Tensor, seed: tf.Tensor, most: float) -> tf.Tensor:
    """Makes each image's pen up to about `most` pixels thinner or thicker: a blend with its 3×3 minimum or maximum."""
    amount = _uniform((tf.shape(images)[0], 1, 1, 1), seed, 8, most)
    images = images[..., None]
    thick = tf.nn.max_pool2d(images, 3, 1, "SAME")
    thin = -tf.nn.max_pool2d(-images, 3, 1, "SAME")
    return (images + tf.nn.relu(amount) * (thick - images) + tf.nn.relu(-amount) * (thin - images))[..., 0]
