"""The plot of ReLU on the Train page, drawn without a chart library: what stands below the curves must not delay them."""

import functools

import numpy as np
from markupsafe import Markup

from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.ui.html import render

# Of the picture, in its own units; around the plot there is room for what the axes say.
_WIDE, _HIGH = 340, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 334, 26, 200
_X, _Y = (-4.0, 4.0), (-1.5, 4.0)
_POINTS = np.linspace(*_X, 81)  # 0, where ReLU has its corner, is one of them


@functools.cache
def relu_plot() -> Markup:
    """One block of HTML."""
    lines = {name: _line(each.value(_POINTS)) for name, each in ACTIVATIONS.items()}
    return render(
        "relu_plot", wide=_WIDE, high=_HIGH, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM,
        columns=[(_across(x), f"{x:g}".replace("-", "−")) for x in (-4, -2, 0, 2, 4)],
        rows=[(_down(y), f"{y:g}".replace("-", "−")) for y in (-1, 0, 1, 2, 3, 4)],
        relu=lines.pop("relu"), others=list(lines.values()),
    )  # fmt: skip


def _line(values: np.ndarray) -> str:
    return " ".join(f"{_across(x)},{_down(y)}" for x, y in zip(_POINTS, values, strict=True))


def _across(x: float) -> float:
    return round(_LEFT + (x - _X[0]) / (_X[1] - _X[0]) * (_RIGHT - _LEFT), 1)


def _down(y: float) -> float:
    return round(_BOTTOM - (y - _Y[0]) / (_Y[1] - _Y[0]) * (_BOTTOM - _TOP), 1)
