"""What a run can be asked to do: the network, its training, and presets that go well together."""

from digitrec.config.checked import settings_of
from digitrec.config.data_sets import DATA_SETS, is_small
from digitrec.config.model_config import ACTIVATIONS, ModelConfig
from digitrec.config.run_config import SETTINGS, RunConfig, parse_settings, setting_named
from digitrec.config.setting import Choice, RealNumber, Setting, WholeNumber, WholeNumbers
from digitrec.config.train_config import OPTIMIZERS, TrainConfig

__all__ = [
    "ACTIVATIONS",
    "DATA_SETS",
    "OPTIMIZERS",
    "SETTINGS",
    "Choice",
    "ModelConfig",
    "RealNumber",
    "RunConfig",
    "Setting",
    "TrainConfig",
    "WholeNumber",
    "WholeNumbers",
    "is_small",
    "parse_settings",
    "setting_named",
    "settings_of",
]
