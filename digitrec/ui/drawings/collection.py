"""The kept drawings: how many there are, and each as a thumbnail that a click chooses."""

from collections.abc import Sequence

import streamlit as st

from digitrec.drawings import Drawing, FoundDrawings
from digitrec.drawings.drawing import in_words
from digitrec.drawings.images import with_images
from digitrec.ui.layout import DRAW
from digitrec.ui.pictures import put_on_buttons
from digitrec.wording import counted, moment

_THUMBNAILS = 60  # on a page
_CHOICE = "drawings-chosen"


def summary(found: FoundDrawings) -> None:
    """How many there are; where none is, what to do; the files that cannot be read, by name."""
    for name in found.broken:
        st.warning(
            f"{name} is cut short or damaged, so that drawing does not count; the others do.",
            icon=":material/broken_image:",
        )
    if not found.drawings:
        st.markdown(
            "None yet. Draw a digit, and say below the answer whether it is **Right** or what it is instead."
        )
        if st.button("Draw", type="primary", icon=":material/draw:", key="drawings-draw"):
            st.switch_page(DRAW.path)
        return
    confirmed = sum(each.is_confirmed for each in found.drawings)
    st.markdown(
        f"**{counted(len(found.drawings), 'drawing')}**: {confirmed:,} confirmed, "
        f"{len(found.drawings) - confirmed:,} corrected. They are kept as files where the app runs, and only this browser "
        f"shows them{_except_shared(found)}."
    )


def _except_shared(found: FoundDrawings) -> str:
    """What is everyone's: kept before drawings had an owner, or brought in on the command line."""
    shared = len(found.shared)
    return (
        f"; {shared:,} of them {'is' if shared == 1 else 'are'} everyone's who comes here" if shared else ""
    )


def thumbnails(drawings: Sequence[Drawing]) -> None:
    """Each drawing as the network sees it, its label, and beneath what was answered; a click chooses it."""
    readable, images = with_images(drawings)
    pages = -(-len(readable) // _THUMBNAILS)
    first = 0 if pages < 2 else (st.pagination(pages, key="drawings-page") - 1) * _THUMBNAILS
    page = range(len(readable))[first : first + _THUMBNAILS]
    with st.container(horizontal=True, gap="small", key="thumbnails"):
        for place in page:
            _thumbnail(readable[place])
    put_on_buttons(
        [(_key(readable[place].drawing_id), images[place]) for place in page], rings=map(_key, choice())
    )


def _thumbnail(drawing: Drawing) -> None:
    with st.container(width=72, gap=None, key=f"cell-{drawing.drawing_id}"):
        st.button(
            digit_or_dash(drawing.label), key=_key(drawing.drawing_id), on_click=_toggle, args=(drawing.drawing_id,),
            help=_story(drawing),
        )  # fmt: skip
        verdict = "right" if drawing.is_confirmed else f"not {digit_or_dash(drawing.answer)}"
        st.caption(verdict, text_alignment="center")


def _key(drawing_id: str) -> str:
    return f"drawing-{drawing_id}"


def choice() -> set[str]:
    """The ids of the drawings that the visitor has chosen."""
    return st.session_state.setdefault(_CHOICE, set())


def _toggle(drawing_id: str) -> None:
    choice().symmetric_difference_update({drawing_id})


def digit_or_dash(digit: int | None) -> str:
    """As short as a thumbnail needs it: "–" for no digit."""
    return "–" if digit is None else str(digit)


def _story(drawing: Drawing) -> str:
    """What it is, who says so, and when."""
    source = "confirmed" if drawing.is_confirmed else f"{drawing.model} answered {in_words(drawing.answer)}"
    return f"{drawing.says.capitalize()}; {source}. {moment(drawing.time)}."
