"""A network broken on purpose: units scaled or silenced, noise on weights, another activation function."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from digitrec.model.forward import forward
from digitrec.model.plan import LayerPlan
from digitrec.model.weights import Weights

_NOISE_SEED = 20261126


@dataclass(frozen=True, kw_only=True)
class Damage:
    """What is done to one layer with an activation function.

    units: those whose outputs are multiplied by `gain`; 0 switches them off. noise: standard deviation of what is added to the
    weights of the layer's sums, as a share of theirs. activation: its function from now on, empty for its own.
    """

    layer: str
    units: frozenset[int] = frozenset()
    gain: float = 0.0
    noise: float = 0.0
    activation: str = ""

    @property
    def is_none(self) -> bool:
        return not (self.units and self.gain != 1) and not self.noise and not self.activation


@dataclass(frozen=True, kw_only=True)
class BrokenNetwork:
    """A plan and weights with damage in them, beside the sound ones, which stay as they are."""

    layers: list[LayerPlan]
    weights: Weights
    gains: dict[str, np.ndarray]

    @classmethod
    def of(cls, layers: list[LayerPlan], weights: Weights, damage: Damage) -> "BrokenNetwork":
        changed = list(layers)
        place = next(number for number, layer in enumerate(layers) if layer.name == damage.layer)
        layer = layers[place]
        if damage.activation:
            arguments = {**layer.arguments, "activation": damage.activation}
            changed[place] = dataclasses.replace(layer, arguments=arguments)
        gains = np.ones(layer.output_shape[-1], np.float32)
        gains[sorted(damage.units)] = damage.gain
        noisy = _noisy(layers[: place + 1], weights, damage.noise) if damage.noise else weights
        return cls(layers=changed, weights=noisy, gains={damage.layer: gains} if damage.units else {})

    def outputs(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """As `forward`."""
        return forward(self.layers, self.weights, images, gains=self.gains)


def _noisy(up_to: list[LayerPlan], weights: Weights, share: float) -> Weights:
    """The weights with noise on the kernel whose sums the last of these layers takes; always the same noise."""
    layer = next(each for each in reversed(up_to) if each.kind in ("Conv2D", "Dense"))
    kernel, *bias = weights[layer.name]
    noise = np.random.default_rng(_NOISE_SEED).standard_normal(kernel.shape, dtype=np.float32)
    return {**weights, layer.name: [kernel + np.float32(share) * kernel.std() * noise, *bias]}
