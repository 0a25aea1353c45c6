"""The learning rate over a run, as the schedules of `optimizers.py` have it, for pages that show it; no Keras."""

import numpy as np

from digitrec.config import TrainConfig

# One-cycle: a quarter of the run to rise from a twenty-fifth of the peak (Smith & Topin, 2017), then a cosine to zero.
_RISE = 0.25
_START = 1 / 25


def learning_rates(config: TrainConfig, steps: int) -> np.ndarray:
    """The learning rate before each of so many steps of a run. Returns (steps,) float64."""
    step = np.arange(steps, dtype=np.float64)
    if config.schedule == "cosine":
        return config.learning_rate * _falling(step / steps)
    if config.schedule == "one-cycle":
        rise = max(1, round(steps * _RISE))
        rising = _START + (1 - _START) * step / rise
        return config.learning_rate * np.where(
            step < rise, rising, _falling((step - rise) / max(1, steps - rise))
        )
    return np.full(steps, config.learning_rate)


def _falling(share: np.ndarray) -> np.ndarray:
    """Half a cosine from 1 to 0. share: of the way, in [0, 1]."""
    return (1 + np.cos(np.pi * np.clip(share, 0, 1))) / 2
