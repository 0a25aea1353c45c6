"""Which digit is looked at, and by which run: drawn right here, a test image, or one of the number or photo on Draw."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitrec.data import sample
from digitrec.errors import DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import NumberPrediction, number_of_strokes
from digitrec.preprocess import Steps
from digitrec.runs import Run
from digitrec.strokes.fabric import strokes_of_canvas
from digitrec.ui import models
from digitrec.ui.draw.canvas import DIGIT, NUMBER
from digitrec.ui.draw.examples import hard_places
from digitrec.ui.draw.figure import digit_figure
from digitrec.ui.draw.photo_visit import this_visit
from digitrec.ui.draw.prediction import prediction_html
from digitrec.ui.html import render
from digitrec.ui.layout import show_error
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.pictures import data_url
from digitrec.ui.whose import mine_first

DRAWING, TEST_IMAGE, NUMBER_DIGIT, PHOTO_DIGIT = (
    "Draw it here",
    "A test image",
    "From my number",
    "From my photo",
)
# Given the row of choices, where it asks what else it needs to know.
Source = Callable[[DeltaGenerator, Run, Recognizer], LookedAt | None]
# In a link: ?digit=number-2 is the third digit of the number on Draw.
LINK = "digit"
_FROM_LINK = {"number": NUMBER_DIGIT, "photo": PHOTO_DIGIT, "drawing": DRAWING}
# A plain 4.
_FIRST = 400
_SOURCE, _TEST, _RUN, _PART = "my-digit-source", "my-digit-test", "my-digit-run", "my-digit-part"


def choose_digit() -> LookedAt | None:
    """Asks for both, shows the digit with its answer, and returns them; None while there is no digit, or no network."""
    _take_link()
    sources: dict[str, Source] = {
        DRAWING: _drawing,
        TEST_IMAGE: _test_image,
    }
    if NUMBER.has_drawing():
        sources[NUMBER_DIGIT] = _number_digit
    if this_visit().number is not None:
        sources[PHOTO_DIGIT] = _photo_digit
    row = st.container(horizontal=True, vertical_alignment="bottom", key="my-digit-choice")
    with row:
        if st.session_state.get(_SOURCE) not in sources:
            st.session_state[_SOURCE] = DRAWING
        source = st.segmented_control(
            "Which digit?", list(sources), required=True, key=_SOURCE, persist_state="session"
        )
        answering = _choose_run()
    return None if answering is None else sources[str(source)](row, *answering)


def _take_link() -> None:
    """Goes to the digit that a link names, once."""
    name, _, place = st.query_params.get(LINK, "").partition("-")
    if LINK in st.query_params:
        del st.query_params[LINK]
    if name in _FROM_LINK:
        st.session_state[_SOURCE] = _FROM_LINK[name]
        if place.isdigit():
            st.session_state[_PART] = int(place)


def _choose_run() -> tuple[Run, Recognizer] | None:
    """Any finished run with a model; the visitor's own to begin with, which stays what it is."""
    runs = {run.run_id: run for run in mine_first(models.runs_that_predict())}
    labels = {run_id: models.in_a_list(run) for run_id, run in runs.items()}
    try:
        usual, recognizer, _ = models.usable_model()
    except DigitrecError as problem:
        show_error(problem)
        return None
    if st.session_state.get(_RUN) not in runs:
        st.session_state[_RUN] = usual.run_id
    chosen = st.selectbox(
        "Network", list(runs), key=_RUN, format_func=labels.__getitem__, persist_state="session", width=340,
        help="Any finished run. It changes nothing on Draw.",
    )  # fmt: skip
    try:
        return runs[chosen], models.recognizer_of(runs[chosen])
    except (DigitrecError, KeyError) as problem:
        if isinstance(problem, DigitrecError):
            show_error(problem)
        return usual, recognizer


def _drawing(_row: DeltaGenerator, run: Run, recognizer: Recognizer) -> LookedAt | None:
    """The paper of the Draw page, with what is on it; a stroke runs the page once more, for all that hangs on it."""
    on_page: list[Steps | None] = []
    is_page = [True]

    def follow(steps: Steps | None) -> None:
        if is_page[0]:
            on_page.append(steps)
        elif not _are_same(steps, on_page[-1]):
            st.rerun()

    with st.container(key="my-digit-figure"):
        digit_figure(DIGIT, recognizer, follow=follow)
    is_page[0] = False
    steps = on_page[-1] if on_page else None
    if steps is None:
        return None
    strokes = None if DIGIT.has_example() else DIGIT.strokes
    return LookedAt(
        run=run,
        recognizer=recognizer,
        image=steps.image,
        source="drawing",
        strokes=strokes,
        picture=DIGIT.picture,
    )


def _are_same(first: Steps | None, second: Steps | None) -> bool:
    if first is None or second is None:
        return first is second
    return np.array_equal(first.image, second.image)


def _test_image(row: DeltaGenerator, run: Run, recognizer: Recognizer) -> LookedAt:
    """One of the sample's test digits, by its number; a button goes to those that are hard."""
    test = sample.load().test
    st.session_state.setdefault(_TEST, _FIRST)
    with row:
        place = int(
            st.number_input(
                f"Test image, 0 to {len(test) - 1}", 0, len(test) - 1, key=_TEST, persist_state="session", width=200,
                help="Of the sample that comes with the app; no model here was trained on them.",
            )
        )  # fmt: skip
        st.button(
            "Another", icon=":material/shuffle:", key="my-digit-other", on_click=_another, args=(len(test),)
        )
        st.button("A hard one", icon=":material/exercise:", key="my-digit-hard", on_click=_hard_one)
    image, label = test.images[place], int(test.labels[place])
    _show(image, recognizer, f"test image {place}, a {label}")
    return LookedAt(run=run, recognizer=recognizer, image=image, source="test image", label=label)


def _another(count: int) -> None:
    st.session_state[_TEST] = (st.session_state[_TEST] * 7 + 101) % count


def _hard_one() -> None:
    """The next of the hard ones, which go round."""
    places = hard_places()
    turn = st.session_state["my-digit-hard-turn"] = st.session_state.get("my-digit-hard-turn", -1) + 1
    st.session_state[_TEST] = places[turn % len(places)]


def _number_digit(row: DeltaGenerator, run: Run, recognizer: Recognizer) -> LookedAt | None:
    """Of the number on Draw, read by the network that is looked into."""
    try:
        strokes, pen_width = strokes_of_canvas(NUMBER.strokes)
        number = number_of_strokes(strokes, recognizer, pen_width, (NUMBER.height, NUMBER.width))
    except DigitrecError as problem:
        show_error(problem)
        return None
    return _part_of(row, number, run, recognizer, "number")


def _photo_digit(row: DeltaGenerator, run: Run, recognizer: Recognizer) -> LookedAt | None:
    number = this_visit().number
    return None if number is None else _part_of(row, number, run, recognizer, "photo")


def _part_of(
    row: DeltaGenerator, number: NumberPrediction, run: Run, recognizer: Recognizer, source: str
) -> LookedAt | None:
    count = len(number.digits)
    if not 0 <= st.session_state.get(_PART, 0) < count:
        st.session_state[_PART] = 0
    st.session_state.setdefault(_PART, 0)
    names = [f"{place + 1}. {found.digit}" for place, found in enumerate(number.digits)]
    chosen = row.segmented_control(
        f"Which digit of the {source}?", range(count), format_func=names.__getitem__, key=_PART, required=True, persist_state="session"
    )  # fmt: skip
    image = number.digits[int(chosen or 0)].prediction.image
    _show(image, recognizer, f"digit {int(chosen or 0) + 1} of your {source}")
    return LookedAt(run=run, recognizer=recognizer, image=image, source=source)


def _show(image: np.ndarray, recognizer: Recognizer, caption: str) -> None:
    """The image as the network has it, beside its answer."""
    answer = prediction_html(recognizer.predict_image(image))
    html = render("my_digit_shown", url=data_url(image), caption=caption, answer=answer)
    with st.container(key="my-digit-shown"):
        st.markdown(html, unsafe_allow_html=True)
