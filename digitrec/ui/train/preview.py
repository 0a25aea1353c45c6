"""Eight digits as a run with the form's settings will see them."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.training.augmented_digits import Chances, augmented
from digitrec.ui.html import render
from digitrec.ui.pictures import data_url
from digitrec.ui.train.form_values import Form

_WORDS = {
    "off": "Augmentation is off: each digit is seen as it is, every epoch.",
    "light": "Augmentation is light: turned, moved and scaled a little, differently in each epoch.",
    "strong": "Augmentation is strong: also bent and of another pen, differently in each epoch.",
}


def augmentation_preview(form: Form) -> None:
    """A small sheet; nothing while the augmentation or the seed cannot be read."""
    strength, seed = form.values.get("augmentation"), form.values.get("seed")
    if strength is None or seed is None:
        return
    digits = _digits()
    images = augmented(digits, Chances.of_seed(seed, len(digits)), strength)
    with st.container(gap="xsmall", key="augmentation-preview"):
        st.caption(f"**What it will see.** {_WORDS[strength]}")
        st.html(
            render("digit_sheet", urls=[data_url(image) for image in images], description=_WORDS[strength])
        )


@st.cache_data(show_spinner=False)
def _digits() -> np.ndarray:
    """The first training image of eight classes."""
    train = sample.load().train
    return train.images[[np.flatnonzero(train.labels == digit)[0] for digit in (2, 3, 4, 5, 6, 7, 8, 9)]]
