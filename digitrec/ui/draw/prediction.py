"""What the network says of a drawing: the digit, the runner-up in words, ten bars, and the way to what it sees.

One block of HTML, whose elements stay the same from stroke to stroke: the browser only moves the bars.
"""

import base64
import io

import numpy as np
import streamlit as st
from PIL import Image

from digitrec.model.prediction import Prediction
from digitrec.preprocess import Steps
from digitrec.wording import probability

SURE, NOTABLE = 0.9, 0.01
"""The probability from which an answer is sure, and that from which another one is worth a word."""


def prediction_block(prediction: Prediction | None) -> None:
    """The answer and its bars; a kind empty state of the same size where there is no drawing."""
    with st.container(key="prediction"):
        st.markdown(_empty() if prediction is None else _answered(prediction), unsafe_allow_html=True)


def _empty() -> str:
    # The names of the bars come from the style sheet here: what can be read in this block is only ever an answer.
    head = (
        '<div class="dr-answer" aria-live="polite"><span class="dr-digit dr-waiting">?</span>'
        '<span class="dr-words"><b>Draw a digit</b><br>with the mouse or a finger, anywhere on the paper.</span></div>'
    )
    rows = "".join(_row(digit, 0.0, "dr-empty", name="", value="") for digit in range(10))
    return f'{head}<div class="dr-bars">{rows}</div>'


def _answered(prediction: Prediction) -> str:
    first, second = prediction.ranking[:2]
    head = _refusal(first) if prediction.digit is None else _answer(prediction.probabilities, first, second)
    first_kind = "dr-first" if prediction.digit is not None else ""
    rows = "".join(
        _row(
            digit,
            float(share),
            first_kind if digit == first else "",
            name=str(digit),
            value=probability(float(share)),
        )
        for digit, share in enumerate(prediction.probabilities)
    )
    pale = "" if prediction.digit is not None else " dr-pale"
    return f'{head}<div class="dr-bars{pale}">{rows}</div>'


def _answer(probabilities: np.ndarray, first: int, second: int) -> str:
    return (
        f'<div class="dr-answer" aria-live="polite"><span class="dr-digit">{first}</span>'
        f'<span class="dr-words">{in_words(probabilities, first, second)}</span></div>'
    )


def _refusal(closest: int) -> str:
    return (
        '<div class="dr-answer" aria-live="polite"><span class="dr-digit dr-waiting">?</span>'
        '<span class="dr-words"><b>That doesn\'t look like a digit</b><br>'
        f"the closest is {closest}</span></div>"
    )


def in_words(probabilities: np.ndarray, first: int, second: int) -> str:
    """How sure the answer is, and what else it might be, as two short lines of HTML."""
    sure, other = float(probabilities[first]), float(probabilities[second])
    if sure < SURE:
        return f"<b>{first}, or perhaps {second}</b><br>{probability(sure)} against {probability(other)}"
    line = f"<b>sure</b>, {probability(sure)}"
    if other < NOTABLE:
        return f"{line}<br>nothing else comes close"
    return f"{line}<br>perhaps {second} ({probability(other)})"


def _row(digit: int, share: float, kind: str, name: str, value: str) -> str:
    return (
        f'<div class="dr-row {kind}" data-digit="{digit}"><span class="dr-name">{name}</span>'
        f'<span class="dr-track"><span class="dr-bar" style="width:{100 * share:.2f}%"></span></span>'
        f'<span class="dr-value">{value}</span></div>'
    )


def steps_block(steps: Steps | None) -> None:
    """From the drawing to the 28×28 image, as four small pictures in a row; grey places where there is no drawing."""
    pictures = [None] * 3 if steps is None else [_with_box(steps), _padded(steps.fitted, 28), steps.image]
    captions = (
        ("ink found", "where it differs from the paper; the frame is its bounding box"),
        ("fitted to 20×20", "the longer side 20 pixels, the pen as wide as MNIST's"),
        ("centred, 28×28", "by its centre of mass: this is what the network sees"),
    )
    figures = "".join(_figure(picture, *caption) for picture, caption in zip(pictures, captions, strict=True))
    st.markdown(f'<div class="dr-steps">{figures}</div>', unsafe_allow_html=True)


def _figure(picture: np.ndarray | None, title: str, explanation: str) -> str:
    shown = '<span class="dr-picture"></span>'
    if picture is not None:
        style = f"background-image:url({data_url(picture)})"
        shown = (
            f'<span class="dr-picture" role="img" aria-label="{title}: {explanation}" style="{style}"></span>'
        )
    return f"<figure>{shown}<figcaption><b>{title}</b><br>{explanation}</figcaption></figure>"


def _padded(image: np.ndarray, side: int) -> np.ndarray:
    """The image in the middle of a square, so that all steps are shown at one scale."""
    rows, columns = (max(0, side - length) for length in image.shape)
    return np.pad(image, ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)))


def _with_box(steps: Steps) -> np.ndarray:
    """The ink, reduced to at most 120 pixels, in a grey frame that stands for its bounding box."""
    scale = 120 / max(steps.ink.shape)
    size = [max(1, round(length * scale)) for length in reversed(steps.ink.shape)]
    small = np.asarray(Image.fromarray(steps.ink).resize(size, Image.Resampling.BOX)).copy()
    top, left, bottom, right = (round(edge * scale) for edge in steps.box)
    bottom, right = min(bottom, small.shape[0] - 1), min(right, small.shape[1] - 1)
    for line in (np.s_[top, left : right + 1], np.s_[bottom, left : right + 1],
                 np.s_[top : bottom + 1, left], np.s_[top : bottom + 1, right]):  # fmt: skip
        small[line] = np.maximum(small[line], 0.45)
    return small


def data_url(image: np.ndarray) -> str:
    """An image (h, w) in [0, 1] as a PNG within the page, ink white on black as the network has it."""
    buffer = io.BytesIO()
    Image.fromarray(np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)).save(buffer, format="PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
