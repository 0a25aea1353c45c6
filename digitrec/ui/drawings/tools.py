"""What can be done with the kept drawings: export, delete, bring back, import."""

import io
from collections.abc import Callable, Sequence

import streamlit as st

from digitrec import drawings
from digitrec.drawings import FoundDrawings, archive
from digitrec.errors import DigitrecError
from digitrec.ui import messages
from digitrec.ui.drawings.collection import choice
from digitrec.ui.layout import show_error
from digitrec.ui.visitor import visitor_id
from digitrec.wording import counted

_UPLOAD = "drawings-upload"
_MOST_MB = 100  # some 10,000 drawings
# The next uploader's number, and what is to be said of the last file: a sentence, or why it brought nothing.
_TURN, _OUTCOME = "drawings-turn", "drawings-said"


def tools(found: FoundDrawings) -> None:
    """Export, delete those chosen or all, and undo of the last deletion."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.drawings:
            _export_button()
            _delete_button(sorted(choice().intersection(found.deletable)))
        if found.deletable:
            st.button(
                "Delete all of mine" if found.others else "Delete all", icon=":material/delete_sweep:",
                key="drawings-delete-all", type="tertiary",
                on_click=_attempt, args=(drawings.delete, found.deletable, visitor_id()),
            )  # fmt: skip
        deleted = drawings.count_deleted(visitor_id())
        if deleted:
            st.button(
                f"Bring back {_drawings(deleted)}", icon=":material/undo:", key="drawings-restore",
                on_click=_attempt, args=(drawings.restore, visitor_id()),
            )  # fmt: skip
    messages.show("drawings")


def _export_button() -> None:
    st.download_button(
        "Export", _zip, file_name="drawings.zip", mime="application/zip", icon=":material/download:",
        key="drawings-export", on_click="ignore",
    )  # fmt: skip


def _delete_button(ids: Sequence[str]) -> None:
    st.button(
        f"Delete {_drawings(len(ids))}" if ids else "Delete the chosen", icon=":material/delete:",
        key="drawings-delete", on_click=_attempt, args=(drawings.delete, ids, visitor_id()), disabled=not ids,
        help=None if ids else "Click on drawings of yours to choose them.",
    )  # fmt: skip


def _attempt(change: Callable[..., object], *arguments: object) -> None:
    """Changes the folder of drawings, or says why that was impossible."""
    with messages.leaving("drawings"):
        change(*arguments)


def _zip() -> bytes:
    buffer = io.BytesIO()
    archive.export_zip(buffer, visitor_id())
    return buffer.getvalue()


def upload() -> None:
    """Import from a ZIP file; what came in, or why nothing did, is said where the file was chosen."""
    turn = st.session_state.setdefault(_TURN, 0)
    st.file_uploader(
        "Import a ZIP file that Export has made", type="zip", max_upload_size=_MOST_MB, key=f"{_UPLOAD}-{turn}",
        on_change=_import, args=(turn,),
    )  # fmt: skip
    outcome = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, DigitrecError):
        show_error(outcome)
    elif outcome:
        st.success(outcome, icon=":material/check:")


def _import(turn: int) -> None:
    file = st.session_state[f"{_UPLOAD}-{turn}"]
    if file is None:
        return
    try:
        came = archive.import_zip(file, file.name, visitor_id())
        known = f"; {_drawings(came.known)} were here already" if came.known else ""
        st.session_state[_OUTCOME] = f"{_drawings(came.new)} imported{known}."
    except DigitrecError as problem:
        st.session_state[_OUTCOME] = problem
    # A new uploader is empty again.
    st.session_state[_TURN] = turn + 1


def _drawings(count: int) -> str:
    return counted(count, "drawing")
