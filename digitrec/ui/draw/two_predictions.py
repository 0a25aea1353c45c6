"""Two models' answers to one drawing, side by side: the other one's is orange."""

from markupsafe import Markup

from digitrec.model.prediction import Prediction
from digitrec.ui.draw.prediction import bars, in_words, non_digit_bar
from digitrec.ui.draw.rival import Rival
from digitrec.ui.html import render


def two_predictions_html(first: Prediction | None, other: Prediction | None, rival: Rival) -> Markup:
    """As large as `prediction_html`, and in its place: two digits, and two bars for each of the ten and for none."""
    answers = [(rival.first_title, first), (rival.title, other)]
    return render(
        "two_predictions",
        answers=[
            {
                "title": title,
                "digit": None if answer is None else answer.digit,
                "words": None if answer is None else in_words(answer),
            }
            for title, answer in answers
        ],
        rows=list(zip(*([*bars(answer), non_digit_bar(answer)] for _, answer in answers), strict=True)),
    )
