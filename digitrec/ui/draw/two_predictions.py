"""Two models' answers to one drawing, side by side: the other one's is orange."""

import streamlit as st

from digitrec.model.prediction import Prediction
from digitrec.ui.draw.prediction import bars, in_words, non_digit_bar
from digitrec.ui.draw.rival import Rival
from digitrec.ui.html import render


def two_predictions_block(first: Prediction | None, other: Prediction | None, rival: Rival) -> None:
    """As large as `prediction_block`, and in its place: two digits, and two bars for each of the ten and for none."""
    answers = [(rival.first_title, first), (rival.title, other)]
    with st.container(key="prediction"):
        st.markdown(
            render(
                "two_predictions",
                answers=[
                    {
                        "title": title,
                        "digit": None if answer is None else answer.digit,
                        "words": None if answer is None else in_words(answer),
                    }
                    for title, answer in answers
                ],
                rows=list(
                    zip(*([*bars(answer), non_digit_bar(answer)] for _, answer in answers), strict=True)
                ),
            ),
            unsafe_allow_html=True,
        )
