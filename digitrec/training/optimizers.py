"""The optimizer and learning-rate schedule that a run asked for."""

from typing import Any

import keras

from digitrec.config import TrainConfig

# One-cycle: a quarter of the run to rise from a twenty-fifth of the peak (Smith & Topin, 2017), then a cosine to zero.
_RISE = 0.25
_START = 1 / 25
_EMA_MOMENTUM = 0.999


def learning_rate(config: TrainConfig, steps: int) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """The learning rate over all `steps` of the run."""
    if config.schedule == "cosine":
        return keras.optimizers.schedules.CosineDecay(config.learning_rate, decay_steps=steps)
    if config.schedule == "one-cycle":
        rise = max(1, round(steps * _RISE))
        return keras.optimizers.schedules.CosineDecay(
            config.learning_rate * _START, decay_steps=max(1, steps - rise), warmup_target=config.learning_rate,
            warmup_steps=rise,
        )  # fmt: skip
    return config.learning_rate


def build_optimizer(config: TrainConfig, steps: int) -> keras.optimizers.Optimizer:
    """The optimizer with its schedule. Weight decay is decoupled from the gradient in all of them (Loshchilov, 2019)."""
    common: dict[str, Any] = {
        "learning_rate": learning_rate(config, steps),
        "weight_decay": config.weight_decay or None,
    }
    if config.averaging == "ema":
        common |= {"use_ema": True, "ema_momentum": _EMA_MOMENTUM}
    if config.optimizer == "sgd":
        return keras.optimizers.SGD(**common)
    if config.optimizer == "momentum":
        return keras.optimizers.SGD(momentum=0.9, nesterov=True, **common)
    if config.optimizer == "rmsprop":
        return keras.optimizers.RMSprop(**common)
    if config.optimizer == "adamw":
        return keras.optimizers.AdamW(**(common | {"weight_decay": config.weight_decay}))
    return keras.optimizers.Adam(**common)
