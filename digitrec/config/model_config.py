"""The network's shape: its settings, each with its range, its default and a sentence on what it does."""

from dataclasses import dataclass

from digitrec.config.checked import Checked, field_of
from digitrec.config.setting import Choice, RealNumber, WholeNumber, WholeNumbers

ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid")


@dataclass(frozen=True, kw_only=True)
class ModelConfig(Checked):
    """The network's shape."""

    architecture: str = field_of(Choice(
        default="cnn", label="Network", group="Network",
        help="cnn looks at patches and keeps their place; dense sees 784 loose pixels.",
        choices=("cnn", "dense"), basic=True,
    ))  # fmt: skip
    units: tuple[int, ...] = field_of(WholeNumbers(
        default=(128,), label="Hidden units", group="Network",
        help="Units of each hidden Dense layer; in a cnn, of those between the filters and the ten outputs.",
        low=1, high=4096, longest=12, hint="write 128 for one layer, 128,64 for two, nothing for none",
    ))  # fmt: skip
    filters: tuple[int, ...] = field_of(WholeNumbers(
        default=(16, 32), label="Filters", group="Network",
        help="cnn only: filters of each stage; every stage halves the picture, so three are the most that help.",
        low=1, high=512, longest=4, hint="write 16,32 for two stages", only_for="cnn",
    ))  # fmt: skip
    convolutions: int = field_of(WholeNumber(
        default=1, label="Convolutions a stage", group="Network",
        help="cnn only: how many convolutions follow each other in a stage before the picture is halved; with residual blocks, how many blocks of two.",
        low=1, high=4, only_for="cnn",
    ))  # fmt: skip
    residual: str = field_of(Choice(
        default="off", label="Residual blocks", group="Network",
        help="cnn only; on: two convolutions at a time learn what to add to what came in, so that a network may be deep. Slower: the first stage keeps the whole picture.",
        choices=("off", "on"), only_for="cnn",
    ))  # fmt: skip
    kernel_size: int = field_of(WholeNumber(
        default=3, label="Kernel size", group="Network",
        help="cnn only: width and height, in pixels, of the patch that a filter looks at.",
        low=1, high=9, only_for="cnn",
    ))  # fmt: skip
    downsampling: str = field_of(Choice(
        default="stride", label="Halving by", group="Network",
        help="cnn only: stride skips every second place and is quick; pool keeps the strongest of four and is a little better.",
        choices=("stride", "pool"), only_for="cnn",
    ))  # fmt: skip
    head: str = field_of(Choice(
        default="flatten", label="From pictures to numbers", group="Network",
        help="cnn only: flatten keeps each filter's places; average keeps only how much of it there was.",
        choices=("flatten", "average"), only_for="cnn",
    ))  # fmt: skip
    reject_class: str = field_of(Choice(
        default="off", label="A class for no digit", group="Network",
        help="on: an eleventh output for what is no digit, which takes from all ten; only the set drawn has such drawings to learn from.",
        choices=("off", "on"),
    ))  # fmt: skip
    activation: str = field_of(Choice(
        default="relu", label="Activation", group="Network",
        help="What a unit makes of its weighted sum; relu, max(0, x), is the usual one.",
        choices=ACTIVATIONS, basic=True,
    ))  # fmt: skip
    initializer: str = field_of(Choice(
        default="glorot", label="Starting weights", group="Network",
        help="How far from 0 random weights begin: glorot keeps signals and gradients in balance where units are nearly linear; he begins wider, for ReLU, which drops half.",
        choices=("glorot", "he"),
    ))  # fmt: skip
    dropout: float = field_of(RealNumber(
        default=0.0, label="Dropout", group="Against overfitting",
        help="Share of units switched off at random in each training step, before the outputs and after hidden Dense layers.",
        low=0, high=0.9,
    ))  # fmt: skip
