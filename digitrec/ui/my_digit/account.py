"""A unit's arithmetic as a page shows it: patches, weights and products in tables, and a ledger down to its output."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.explain.unit_sum import Normalisation, Part, UnitSum
from digitrec.ui.html import render
from digitrec.ui.my_digit.sheets import enlarged, tint
from digitrec.ui.pictures import rgb_url

# Channels, or inputs of a Dense layer, that are written out; what the others add stands in one line.
_MOST_CHANNELS, _MOST_INPUTS = 5, 12
# A larger patch is shown without its numbers.
_MOST_NUMBERS = 5
_PICTURE = 168
_FORMULAS = {
    "relu": "max(0, {z})",
    "leaky_relu": "max(0.2 · {z}, {z})",
    "linear": "{z}",
}


class Cell(NamedTuple):
    """One number of a table. colour: of its ground. is_light: whether dark letters are read on it."""

    text: str
    colour: str
    is_light: bool


def account(found: UnitSum) -> Markup:
    """HTML of the whole sum; every number in it is one that is added or multiplied, to four digits."""
    return render(
        "unit_sum",
        parts=[_part(part) for part in found.parts],
        ledger=list(_ledger(found)),
        output=number(found.output),
        unit=found.unit,
        layer=found.layer.name,
    )


def number(value: float) -> str:
    """Four digits, a real minus: −0.01234, 12.35, 0."""
    return f"{float(value) + 0.0:.4g}".replace("-", "−")


def _part(part: Part) -> dict[str, Any]:
    if part.patch.ndim == 3:
        return _convolution(part)
    if part.source == "flatten" or part.patch.size == 784:
        return _pictures(part)
    return _inputs(part)


def _convolution(part: Part) -> dict[str, Any]:
    """The channels that add most, each as patch × weights = products."""
    products = part.products
    shares = products.sum(axis=(0, 1))
    order = np.argsort(-np.abs(shares), kind="stable")
    shown, rest = order[:_MOST_CHANNELS], order[_MOST_CHANNELS:]
    top_patch, top_kernel, top_product = (
        float(np.abs(each).max()) for each in (part.patch, part.kernel, products)
    )
    channels = [
        {
            "name": _channel_name(part, int(channel)),
            "patch": _table(part.patch[..., channel], top_patch),
            "kernel": _table(part.kernel[..., channel], top_kernel),
            "products": _table(products[..., channel], top_product),
            "share": number(shares[channel]),
        }
        for channel in shown
    ]
    return {
        "title": _looks_at(part), "channels": channels, "inputs": [], "pictures": [],
        "rest": _rest(len(rest), "map", float(shares[rest].sum())),
    }  # fmt: skip


def _pictures(part: Part) -> dict[str, Any]:
    """A weight for each of the 784 pixels."""
    values = (part.patch, part.kernel, part.products)
    titles = ("your digit", "its 784 weights", "their products")
    pictures = []
    for value, title in zip(values, titles, strict=True):
        tinted = tint(value.reshape(28, 28), float(np.abs(value).max()))
        pictures.append({"url": rgb_url(enlarged(tinted, _PICTURE)), "title": title})
    above, below = part.products.clip(min=0).sum(), part.products.clip(max=0).sum()
    inputs = [
        {"name": "all products above 0", "sum": "", "product": number(above)},
        {"name": "all products below 0", "sum": "", "product": number(below)},
    ]
    return {
        "title": "Each pixel of your digit times its weight",
        "channels": [],
        "inputs": inputs,
        "pictures": pictures,
        "rest": "",
    }


def _inputs(part: Part) -> dict[str, Any]:
    """The inputs that add most."""
    order = np.argsort(-np.abs(part.products), kind="stable")
    shown, rest = order[:_MOST_INPUTS], order[_MOST_INPUTS:]
    inputs = [
        {
            "name": f"{part.source} {place}",
            "sum": f"{number(part.patch[place])} × {_bracketed(part.kernel[place])}",
            "product": number(part.products[place]),
        }
        for place in shown
    ]
    return {
        "title": f"The {len(shown)} of {part.patch.size:,} inputs that add most", "channels": [], "inputs": inputs,
        "pictures": [], "rest": _rest(len(rest), "input", float(part.products[rest].sum())),
    }  # fmt: skip


def _ledger(found: UnitSum) -> Iterator[dict[str, str]]:
    """Line by line: what is added, and what becomes of it."""
    for part in found.parts:
        products = float(part.products.sum())
        what = f"all {part.products.size:,} products" if part.products.size > 1 else "the product"
        of = f" of {part.layer}" if len(found.parts) > 1 else ""
        yield _line(what + of, "", products)
        if part.bias is not None:
            yield _line("bias", "", part.bias, "+")
    if found.carried is not None:
        yield _line(f"what came into the block, from {found.carried_from}", "", found.carried, "+")
    if len(found.parts) + (found.carried is not None) > 1 or any(
        part.bias is not None for part in found.parts
    ):
        yield _line("sum", "", found.total, "=")
    if found.normalisation is not None:
        yield _line(
            "batch normalisation", _normalised(found.normalisation, found.total), found.normalised, "="
        )
    if found.activation != "linear":
        label = ACTIVATIONS[found.activation].label
        formula = _FORMULAS.get(found.activation, label + "({z})").format(z=number(found.normalised))
        yield _line(label, formula, found.output, "=")


def _normalised(norm: Normalisation, total: float) -> str:
    return (
        f"{number(norm.gamma)} × ({number(total)} − {_bracketed(norm.mean)}) / √({number(norm.variance)} + {norm.epsilon:g}) "
        f"{'−' if norm.beta < 0 else '+'} {number(abs(norm.beta))}"
    )


def _line(name: str, how: str, value: float, sign: str = "") -> dict[str, str]:
    return {"name": name, "how": how, "value": number(value), "sign": sign}


def _rest(count: int, noun: str, total: float) -> str:
    return f"and {count:,} more {noun}{'' if count == 1 else 's'} together: {number(total)}" if count else ""


def _table(values: np.ndarray, top: float) -> list[list[Cell]]:
    colours = tint(values, top)
    has_numbers = max(values.shape) <= _MOST_NUMBERS
    return [
        [
            Cell(
                _short(value) if has_numbers else "",
                f"rgb({','.join(map(str, colour))})",
                int(colour.sum()) > 400,
            )
            for value, colour in zip(row, row_colours, strict=True)
        ]
        for row, row_colours in zip(values, colours, strict=True)
    ]


def _short(value: float) -> str:
    """Four decimals below 1, three digits above, for a small cell: −.0823, 2.29."""
    if value == 0:
        return "0"
    text = f"{value:.4f}".rstrip("0") if abs(value) < 1 else f"{value:.3g}"
    return text.replace("-", "−").replace("0.", ".", 1) if abs(value) < 1 else text.replace("-", "−")


def _channel_name(part: Part, channel: int) -> str:
    return "your digit" if part.source == "picture" else f"map {channel} of {part.source}"


def _looks_at(part: Part) -> str:
    rows, columns, channels = part.patch.shape
    row, column = part.corner or (0, 0)
    source = "your digit" if part.source == "picture" else part.source
    what = (
        f"{rows}×{columns} values of {source}"
        if channels == 1
        else f"{rows}×{columns} values in each of {channels} maps of {source}"
    )
    shown = f"; the {_MOST_CHANNELS} that add most" if channels > _MOST_CHANNELS else ""
    return f"It looks at {what}, from row {row}, column {column}{shown}".replace("-", "−")


def _bracketed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)
