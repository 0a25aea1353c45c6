"""Eight digits as a run with the form's settings will see them."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.training.augmented_digits import Chances, augmented, cropped, with_cutout
from digitrec.ui.html import render
from digitrec.ui.pictures import data_url
from digitrec.ui.train.form_values import Form

_WORDS = {
    "light": "turned, moved and scaled a little",
    "strong": "turned, moved, scaled and bent, and of another pen",
    "elastic": "turned and bent a little",
}
_SETTINGS = ("augmentation", "crop", "cutout", "seed")


def augmentation_preview(form: Form) -> None:
    """A small sheet; nothing while a setting that it shows cannot be read."""
    if any(form.values.get(name) is None for name in _SETTINGS):
        return
    strength, padding, side, seed = (form.values[name] for name in _SETTINGS)
    digits = _digits()
    chances = Chances.of_seed(seed, len(digits))
    images = with_cutout(cropped(augmented(digits, chances, strength), chances, padding), chances, side)
    words = _in_words(strength, padding, side)
    with st.container(gap="xsmall", key="augmentation-preview"):
        st.caption(f"**What it will see.** {words}")
        st.html(render("digit_sheet", urls=[data_url(image) for image in images], description=words))


def _in_words(strength: str, padding: int, side: int) -> str:
    """How each digit is changed. padding, side: of the crop and the cutout, in pixels."""
    changes = [
        *([_WORDS[strength]] if strength != "off" else []),
        *([f"moved by up to {padding} pixels"] if padding else []),
        *([f"with a square of {side}×{side} pixels wiped out"] if side else []),
    ]
    if not changes:
        return "Each digit as it is, every epoch."
    return f"Each digit {', '.join(changes)}; differently in each epoch."


@st.cache_data(show_spinner=False)
def _digits() -> np.ndarray:
    """The first training image of eight classes."""
    train = sample.load().train
    return train.images[[np.flatnonzero(train.labels == digit)[0] for digit in (2, 3, 4, 5, 6, 7, 8, 9)]]
