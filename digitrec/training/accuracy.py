"""Accuracy over the digits alone."""

from typing import Any

import keras


class DigitAccuracy(keras.metrics.CategoricalAccuracy):
    """The share of digits that are answered right; drawings that are no digits, whose targets are even, do not count."""

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """y_true, y_pred: (n, 10)."""
        is_digit = keras.ops.cast(keras.ops.max(y_true, axis=-1) > 0.5, "float32")
        weight = is_digit if sample_weight is None else is_digit * sample_weight
        return super().update_state(y_true, y_pred, sample_weight=weight)
