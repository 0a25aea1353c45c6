"""The stops on a digit's way through a network: the layers whose outputs are worth a look, each in words."""

from dataclasses import dataclass

from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.model.forward import LOGITS
from digitrec.model.plan import SIDE, LayerPlan

IMAGE = "image"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """name: in the outputs of `forward`; "image" and "logits" are no layers. shape: (rows, columns, units) or (units,).

    words: how it comes from the stop before. has_sums: whether each of its units is a weighted sum.
    """

    name: str
    shape: tuple[int, ...]
    words: str
    has_sums: bool = False

    @property
    def units(self) -> int:
        return self.shape[-1]

    @property
    def has_maps(self) -> bool:
        return len(self.shape) > 1


def stops(layers: list[LayerPlan]) -> list[Stop]:
    """From the image to the probabilities; what only rearranges, or ends in the next activation, is no stop."""
    found = [Stop(name=IMAGE, shape=(SIDE, SIDE), words="28×28 numbers from 0 to 1, ink is 1.")]
    steps: list[str] = []
    for layer in layers:
        if layer.arguments.get("activation") == "softmax":
            logits = f"Weighted sums of {found[-1].name}, one for each class."
            found.append(Stop(name=LOGITS, shape=layer.output_shape, words=logits, has_sums=True))
            continue
        if layer.name == "probabilities":
            continue
        steps.append(_in_words(layer))
        if layer.shown or layer.kind in ("MaxPooling2D", "GlobalAveragePooling2D"):
            words = ", then ".join(filter(None, steps))
            stop = Stop(
                name=layer.name, shape=layer.output_shape, words=f"{words[:1].upper()}{words[1:]}.",
                has_sums=layer.shown,
            )  # fmt: skip
            found.append(stop)
            steps = []
    probabilities = "Softmax of the logits, with the temperature that validation images chose."
    return [*found, Stop(name="probabilities", shape=layers[-1].output_shape, words=probabilities)]


def weights_layer(layers: list[LayerPlan], stop: Stop) -> LayerPlan:
    """The layer whose name a stop with sums has in the plan; logits are the last sums before softmax."""
    if stop.name == LOGITS:
        return next(layer for layer in layers if layer.arguments.get("activation") == "softmax")
    return next(layer for layer in layers if layer.name == stop.name)


def _in_words(layer: LayerPlan) -> str:
    """What a layer does; empty of those that do nothing to a number."""
    arguments = layer.arguments
    if layer.kind == "Conv2D":
        size = arguments["kernel_size"]
        stride = f" at every {_ORDINALS[arguments['strides']]} place" if arguments["strides"] > 1 else ""
        past = "a projection past the block by" if layer.name.startswith("shortcut") else ""
        return f"{past} {arguments['filters']} filters of {size}×{size}{stride}".strip()
    if layer.kind == "Dense":
        return f"{arguments['units']} weighted sums, then {_label(arguments['activation'])}"
    return {
        "BatchNormalization": "batch normalisation",
        "Activation": _label(arguments.get("activation", "")),
        "MaxPooling2D": "the largest of each 2×2",
        "GlobalAveragePooling2D": "the mean of each map",
        "Add": "added to what came into the block",
    }.get(layer.kind, "")


_ORDINALS = {2: "second"}


def _label(activation: str) -> str:
    return ACTIVATIONS[activation].label if activation in ACTIVATIONS else activation
