"""The optimizer and learning-rate schedule that a run asked for."""

import keras

from digitrec.config import TrainConfig

# One-cycle: a quarter of the run to rise from a twenty-fifth of the peak (Smith & Topin, 2017), then a cosine to zero.
_RISE = 0.25
_START = 1 / 25


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
    rate = learning_rate(config, steps)
    decay = config.weight_decay or None
    if config.optimizer == "sgd":
        return keras.optimizers.SGD(rate, weight_decay=decay)
    if config.optimizer == "momentum":
        return keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, weight_decay=decay)
    if config.optimizer == "rmsprop":
        return keras.optimizers.RMSprop(rate, weight_decay=decay)
    if config.optimizer == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=config.weight_decay)
    return keras.optimizers.Adam(rate, weight_decay=decay)
