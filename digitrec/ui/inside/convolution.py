"""What a convolution does: a kernel slid by hand over one's own digit."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.errors import DigitrecError
from digitrec.explain.convolution import KERNELS, PlaceOfKernel, at_place, slide
from digitrec.model.plan import plan_layers
from digitrec.model.weights import read_weights
from digitrec.ui import models
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.steps import steps_of
from digitrec.ui.html import render
from digitrec.ui.layout import show_error
from digitrec.ui.pictures import data_url
from digitrec.wording import in_short

_LEARNED = "one that a network has learned"
# The class of the sample's test digit that stands in where nothing was drawn.
_EXAMPLE = 3
_START = {"convolution-row": 10, "convolution-column": 14}
_LAST = 27


@st.fragment
def convolution_by_hand() -> None:
    """Sliders for the kernel's place; the digit with the kernel on it, the sum, and the map of all sums."""
    for key, value in _START.items():
        st.session_state.setdefault(key, value)
    st.subheader("Slide a kernel over your digit", anchor=False)
    controls, account = st.columns([0.28, 0.72], gap="medium")
    image, whose = _digit()
    with controls:
        choice = st.selectbox("Kernel", [*KERNELS, _LEARNED], key="convolution-kernel")
        kernel = _learned() if choice == _LEARNED else KERNELS[choice]
        row = st.slider("Row", 0, _LAST, key="convolution-row")
        column = st.slider("Column", 0, _LAST, key="convolution-column")
        st.caption(f"Slid over {whose}; a layer has many such kernels, and finds their numbers by itself.")
    if kernel is None:
        return
    account.container(key="convolution-account").markdown(
        account_of(image, kernel, row, column), unsafe_allow_html=True
    )


def account_of(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> str:
    """HTML: the image (28, 28) with the kernel's frame, patch × kernel, their sum, and the map with that place marked."""
    here, sums = at_place(image, kernel, row, column), slide(image, kernel)
    most = max(float(np.abs(sums).max()), 1e-9)
    side = kernel.shape[0]
    frame = {"left": column - side // 2, "top": row - side // 2, "side": side}
    return render(
        "convolution", digit=data_url(image), sums=data_url(np.clip(sums, 0, None) / most), frame=frame,
        place={"left": column, "top": row, "side": 1}, terms=_terms(here, kernel), side=side, total=in_short(here.total, 2),
        after=in_short(max(0.0, here.total), 2), pixels=image.shape[0],
    )  # fmt: skip


def _terms(here: PlaceOfKernel, kernel: np.ndarray) -> list[dict[str, str | float]]:
    """Each pixel of the patch, its weight and their product, row by row."""
    return [
        {
            "pixel": in_short(pixel, 2),
            "weight": in_short(weight, 2),
            "product": in_short(product, 2),
            "level": float(pixel),
        }
        for pixel, weight, product in zip(here.patch.flat, kernel.flat, here.products.flat, strict=True)
    ]


def _digit() -> tuple[np.ndarray, str]:
    """The visitor's drawing as a network has it, or an example; and whose it is, in words."""
    DIGIT.take_in()
    steps = steps_of(DIGIT.picture)
    if steps is not None:
        return steps.image, "your drawing"
    test = sample.load().test
    return test.images[
        int(np.flatnonzero(test.labels == _EXAMPLE)[0])
    ], "a test digit, as nothing is drawn on Draw yet"


def _learned() -> np.ndarray | None:
    """A kernel of the first convolution of the visitor's network, which one chooses; None, with the reason shown, without any."""
    try:
        run, _, _ = models.usable_model()
        layers = plan_layers(run.config.model)
        first = next((layer.name for layer in layers if layer.kind == "Conv2D"), None)
        weights = read_weights(run.path / "model.keras", layers)
    except DigitrecError as problem:
        show_error(problem)
        return None
    if first is None:
        st.info(f"{run.title} has no convolution; choose another kernel, or another model on Draw.")
        return None
    kernels = weights[first][0][:, :, 0, :]
    number = st.number_input(
        f"Filter of {first} in {run.title}", 1, kernels.shape[-1], key="convolution-filter"
    )
    return np.asarray(kernels[:, :, int(number) - 1])
