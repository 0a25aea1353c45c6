"""The arithmetic of one unit at one place, written out: what it looks at, its weights, and each step to its output."""

from dataclasses import dataclass

import numpy as np

from digitrec.model.forward import EPSILON, activated, padded
from digitrec.model.plan import LayerPlan
from digitrec.model.weights import Weights

Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A weighted sum. layer: whose weights. source: the layer that it looks at.

    patch, kernel: what it sees and its weights, float32 of one shape: (rows, columns, channels), or (inputs,) of a Dense
    layer. corner: the patch's first row and column in the map, below 0 on the border; None of a Dense layer.
    """

    layer: str
    source: str
    patch: np.ndarray
    kernel: np.ndarray
    bias: float | None = None
    corner: Place | None = None

    @property
    def products(self) -> np.ndarray:
        return self.patch.astype(np.float64) * self.kernel

    @property
    def total(self) -> float:
        """All products and the bias."""
        return float(self.products.sum()) + (self.bias or 0.0)


@dataclass(frozen=True, kw_only=True)
class Normalisation:
    """Batch normalisation (Ioffe & Szegedy, 2015) with the averages that training left: gamma · (x − mean) / √(variance + ε) + beta."""

    layer: str
    gamma: float
    beta: float
    mean: float
    variance: float
    epsilon: float = EPSILON

    def value(self, total: float) -> float:
        return self.gamma * (total - self.mean) / float(np.sqrt(self.variance + self.epsilon)) + self.beta


@dataclass(frozen=True, kw_only=True)
class UnitSum:
    """parts: one weighted sum, or two where a shortcut has weights of its own. carried: what a residual block adds unchanged.

    carried_from: the layer that it comes from. place: row and column, None of a Dense layer. activation: "linear" where there is none.
    """

    layer: LayerPlan
    unit: int
    place: Place | None
    parts: tuple[Part, ...] = ()
    carried: float | None = None
    carried_from: str = ""
    normalisation: Normalisation | None = None
    activation: str = "linear"

    @property
    def total(self) -> float:
        """Before normalisation and activation."""
        return sum(part.total for part in self.parts) + (self.carried or 0.0)

    @property
    def normalised(self) -> float:
        """Before the activation."""
        return self.total if self.normalisation is None else self.normalisation.value(self.total)

    @property
    def output(self) -> float:
        return float(activated(self.activation, np.array(self.normalised)))


def unit_sum(
    layers: list[LayerPlan],
    weights: Weights,
    outputs: dict[str, np.ndarray],
    name: str,
    unit: int,
    place: Place | None = None,
) -> UnitSum:
    """How the unit of the shown layer `name` comes to its output at that place.

    outputs: of `forward` for one image, which has the place of the first. A softmax layer's unit ends at its logit.
    """
    trail = _Trail(layers, weights, outputs)
    layer = trail.by_name[name]
    activation = layer.arguments.get("activation", "linear")
    if layer.kind == "Dense":
        return UnitSum(
            layer=layer, unit=unit, place=None, parts=(trail.dense(layer, unit),),
            activation="linear" if activation == "softmax" else activation,
        )  # fmt: skip
    assert place is not None  # noqa: S101 - a mistake of the page, not of its user
    before = trail.taken(layer)[0]
    normalisation = None
    if before.kind == "BatchNormalization":
        gamma, beta, mean, variance = (float(each[unit]) for each in weights[before.name])
        normalisation = Normalisation(layer=before.name, gamma=gamma, beta=beta, mean=mean, variance=variance)
        before = trail.taken(before)[0]
    added = trail.taken(before) if before.kind == "Add" else [before]
    sums = [each for each in added if each.kind == "Conv2D"]
    carried = [each for each in added if each.kind != "Conv2D"]
    # The second is what came into the block, though it may be a convolution as well: the first one of the network.
    if before.kind == "Add" and not added[1].name.startswith("shortcut"):
        sums, carried = added[:1], added[1:]
    return UnitSum(
        layer=layer, unit=unit, place=place,
        parts=tuple(trail.convolution(each, unit, place) for each in sums),
        carried=float(outputs[carried[0].name][0][*place, unit]) if carried else None,
        carried_from=carried[0].name if carried else "",
        normalisation=normalisation, activation=activation,
    )  # fmt: skip


class _Trail:
    """The way back through the network from a layer to what it takes."""

    def __init__(self, layers: list[LayerPlan], weights: Weights, outputs: dict[str, np.ndarray]) -> None:
        self.layers, self.weights, self.outputs = layers, weights, outputs
        self.by_name = {layer.name: layer for layer in layers}

    def taken(self, layer: LayerPlan) -> list[LayerPlan]:
        """The layers whose outputs it takes."""
        if layer.inputs:
            return [self.by_name[name] for name in layer.inputs]
        return [self.layers[self.layers.index(layer) - 1]]

    def dense(self, layer: LayerPlan, unit: int) -> Part:
        source = self.taken(layer)[0]
        while source.kind in ("Dropout", "Flatten") and source is not self.layers[0]:
            source = self.taken(source)[0]
        kernel, *bias = self.weights[layer.name]
        taken = self.outputs[self.taken(layer)[0].name][0]
        return Part(
            layer=layer.name, source=source.name, patch=taken, kernel=kernel[:, unit],
            bias=float(bias[0][unit]) if bias else None,
        )  # fmt: skip

    def convolution(self, layer: LayerPlan, unit: int, place: Place) -> Part:
        source = self.taken(layer)[0]
        kernel, stride = self.weights[layer.name][0], int(layer.arguments["strides"])
        size = kernel.shape[0]
        whole = self.outputs[source.name][:1]
        bordered = padded(whole, size, stride)[0]
        row, column = (each * stride for each in place)
        border = tuple((len_after - len_before) // 2 for len_after, len_before in
                       zip(bordered.shape[:2], whole.shape[1:3], strict=True))  # fmt: skip
        return Part(
            layer=layer.name, source=source.name, kernel=kernel[..., unit],
            patch=bordered[row : row + size, column : column + size],
            corner=(row - border[0], column - border[1]),
        )  # fmt: skip


def strongest_place(maps: np.ndarray, unit: int) -> Place:
    """Row and column of a unit's largest value, either way from 0. maps: (rows, columns, units)."""
    row, column = np.unravel_index(int(np.abs(maps[..., unit]).argmax()), maps.shape[:2])
    return int(row), int(column)
