"""What a run can be asked to do: the network, its training, and presets that go well together."""

from digitrec.config.run_config import (
    ACTIVATIONS,
    CNN_ONLY,
    DATA_SETS,
    OPTIMIZERS,
    SETTINGS,
    ModelConfig,
    RunConfig,
    Setting,
    TrainConfig,
    parse_settings,
    setting_named,
    settings_of,
)

__all__ = [
    "ACTIVATIONS",
    "CNN_ONLY",
    "DATA_SETS",
    "OPTIMIZERS",
    "SETTINGS",
    "ModelConfig",
    "RunConfig",
    "Setting",
    "TrainConfig",
    "parse_settings",
    "setting_named",
    "settings_of",
]
