"""How a network learns, and from what: the settings, each with its range, its default and what it does."""

from dataclasses import dataclass

from digitrec.config.checked import Checked, field_of
from digitrec.config.data_sets import DATA_SETS, USUAL_DATA_SET, data_sets_in_words
from digitrec.config.setting import Choice, RealNumber, WholeNumber

OPTIMIZERS = ("adam", "adamw", "sgd", "momentum", "rmsprop")


@dataclass(frozen=True, kw_only=True)
class TrainConfig(Checked):
    """How the network learns, and from what."""

    data: str = field_of(Choice(
        default=USUAL_DATA_SET, label="Data set", group="Data",
        help=data_sets_in_words(), choices=DATA_SETS, basic=True,
    ))  # fmt: skip
    images: int = field_of(WholeNumber(
        default=1_000_000, label="Training images, at most", group="Data",
        help="Train on this many images of the set; fewer is quicker and shows what overfitting looks like.",
        low=50, high=1_000_000, phrase="at most {} training images", named={1_000_000: "all training images"},
    ))  # fmt: skip
    epochs: int = field_of(WholeNumber(
        default=5, label="Epochs", group="Training",
        help="How often the network sees every training image.", low=1, high=500, basic=True,
        phrase="{} epochs", named={1: "1 epoch"},
    ))  # fmt: skip
    batch_size: int = field_of(WholeNumber(
        default=128, label="Batch size", group="Training",
        help="Images looked at before each small correction of the weights; larger is smoother and quicker, smaller learns more an epoch.",
        low=1, high=4096,
    ))  # fmt: skip
    learning_rate: float = field_of(RealNumber(
        default=1e-3, label="Learning rate", group="Training",
        help="How far a step moves the weights; too high and units die, too low and nothing moves.",
        low=0, high=10, open_low=True, basic=True, hint="Adam usually starts at 0.001",
    ))  # fmt: skip
    schedule: str = field_of(Choice(
        default="constant", label="Learning rate over time", group="Training",
        help="constant; cosine: falls smoothly to zero; one-cycle: rises for a quarter of the run, then falls (quick and good).",
        choices=("constant", "cosine", "one-cycle"),
    ))  # fmt: skip
    optimizer: str = field_of(Choice(
        default="adam", label="Optimizer", group="Training",
        help="How a gradient becomes a step: sgd plain, momentum with inertia, rmsprop and adam scale it for each weight.",
        choices=OPTIMIZERS,
    ))  # fmt: skip
    weight_decay: float = field_of(RealNumber(
        default=0.0, label="Weight decay", group="Against overfitting",
        help="Pulls every weight a little towards zero at each step, which keeps the network simple.", low=0, high=1,
    ))  # fmt: skip
    averaging: str = field_of(Choice(
        default="off", label="Averaged weights", group="Against overfitting",
        help="ema answers with a running mean of the weights of about the last thousand steps, which is calmer than the last.",
        choices=("off", "ema"),
    ))  # fmt: skip
    label_smoothing: float = field_of(RealNumber(
        default=0.0, label="Label smoothing", group="Against overfitting",
        help="Asks for a little less than 100 % on the right digit, so that the network stays modest.", low=0, high=0.5,
    ))  # fmt: skip
    augmentation: str = field_of(Choice(
        default="off", label="Augmentation", group="Against overfitting",
        help="Shows each image a little turned, moved and scaled (light), or also bent and of another pen (strong), or only turned and bent (elastic).",
        choices=("off", "light", "strong", "elastic"),
    ))  # fmt: skip
    crop: int = field_of(WholeNumber(
        default=0, label="Random crop", group="Against overfitting",
        help="Moves each image by up to so many whole pixels: a random 28×28 out of the image with a frame of so many around it; 0 moves none.",
        low=0, high=8, phrase="random crops by up to {} pixels", named={0: "no random crops"},
    ))  # fmt: skip
    cutout: int = field_of(WholeNumber(
        default=0, label="Cutout", group="Against overfitting",
        help="Side in pixels of a square, anywhere in each image, that is wiped out, so that no part of a digit decides alone; 0 wipes nothing.",
        low=0, high=20, phrase="cutout of {} pixels", named={0: "no cutout"},
    ))  # fmt: skip
    early_stopping: int = field_of(WholeNumber(
        default=0, label="Early stopping after", group="Against overfitting",
        help="Stops when the validation loss has not improved for this many epochs; 0 never stops early.", low=0, high=100,
        phrase="early stopping after {} epochs", named={0: "no early stopping"},
    ))  # fmt: skip
    export: str = field_of(Choice(
        default="float32", label="Weights of the exported model", group="Training",
        help="float16 halves model.tflite and moves a probability by a few thousandths at most; float32 says what Keras says.",
        choices=("float32", "float16"),
    ))  # fmt: skip
    seed: int = field_of(WholeNumber(
        default=1, label="Seed", group="Training",
        help="Starts every random choice: the same seed and settings give the same run again.", low=0, high=2**31 - 1,
    ))  # fmt: skip

    @property
    def changes_images(self) -> bool:
        """Whether the network sees other images while it learns than those of the set."""
        return self.augmentation != "off" or self.crop > 0 or self.cutout > 0
