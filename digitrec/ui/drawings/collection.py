"""The parts of the page of kept drawings: what there is, how each model fares on it, delete and undo, ZIP in and out."""

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitrec import drawings
from digitrec.drawings import Drawing, FoundDrawings, archive
from digitrec.drawings.drawing import in_words
from digitrec.drawings.images import with_images
from digitrec.errors import DigitrecError
from digitrec.evaluation.drawing_scores import DrawingScore, score_of
from digitrec.runs import Run
from digitrec.ui import models
from digitrec.ui.draw.prediction import data_url
from digitrec.ui.layout import DRAW_PAGE, show_error
from digitrec.wording import moment, score

_A_PAGE = 60  # thumbnails
_UPLOAD = "drawings-upload"
_MOST_MB = 100  # some 10,000 drawings


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
            st.switch_page(DRAW_PAGE)
        return
    confirmed = sum(each.is_confirmed for each in found.drawings)
    st.markdown(
        f"**{_counted(len(found.drawings))}**: {confirmed:,} confirmed, {len(found.drawings) - confirmed:,} corrected. "
        "They stay on this machine, as files that you can read."
    )


def thumbnails(found: Sequence[Drawing]) -> None:
    """Each drawing as the network sees it, its label, and beneath what was answered; a click chooses it."""
    seen, images = with_images(found)
    pages = -(-len(seen) // _A_PAGE)
    first = 0 if pages < 2 else (st.pagination(pages, key="drawings-page") - 1) * _A_PAGE
    styles = []
    with st.container(horizontal=True, gap="small", key="thumbnails"):
        for drawing, image in list(zip(seen, images, strict=True))[first : first + _A_PAGE]:
            key = f"drawing-{drawing.drawing_id}"
            with st.container(width=72, gap=None, key=f"cell-{drawing.drawing_id}"):
                st.button(_short(drawing.label), key=key, on_click=_choose, args=(drawing.drawing_id,),
                          help=_told(drawing))  # fmt: skip
                st.caption(_answered(drawing), text_alignment="center")
            ring = "; outline: 3px solid var(--dr-orange)" if drawing.drawing_id in _chosen() else ""
            styles.append(f".st-key-{key} button {{ background-image: url({data_url(image)}){ring} }}")
    st.html(f"<style>{''.join(styles)}</style>")


def _chosen() -> set[str]:
    return st.session_state.setdefault("drawings-chosen", set())


def _choose(drawing_id: str) -> None:
    _chosen().symmetric_difference_update({drawing_id})


def _short(digit: int | None) -> str:
    return "–" if digit is None else str(digit)


def _answered(drawing: Drawing) -> str:
    return "right" if drawing.is_confirmed else f"not {_short(drawing.answer)}"


def _told(drawing: Drawing) -> str:
    said = "confirmed" if drawing.is_confirmed else f"{drawing.model} answered {in_words(drawing.answer)}"
    return f"{drawing.says.capitalize()}; {said}. {moment(drawing.time)}."


def tools(found: FoundDrawings) -> None:
    """Export, delete those chosen or all, and undo of the last deletion."""
    chosen = sorted(_chosen().intersection(found.every_id))
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.drawings:
            st.download_button(
                "Export", _zip, file_name="drawings.zip", mime="application/zip", icon=":material/download:",
                key="drawings-export", on_click="ignore",
            )  # fmt: skip
            st.button(
                f"Delete {_counted(len(chosen))}" if chosen else "Delete the chosen", icon=":material/delete:",
                key="drawings-delete", on_click=_delete, args=(chosen,), disabled=not chosen,
                help=None if chosen else "Click on drawings to choose them.",
            )  # fmt: skip
        if found.every_id:
            st.button(
                "Delete all", icon=":material/delete_sweep:", key="drawings-delete-all",
                type="tertiary", on_click=_delete,
                args=(found.every_id,),
            )  # fmt: skip
        deleted = drawings.count_deleted()
        if deleted:
            st.button(f"Bring back {_counted(deleted)}", icon=":material/undo:", key="drawings-restore",
                      on_click=_restore)  # fmt: skip


def upload() -> None:
    """Import from a ZIP file; what came in, or why nothing did, is said where the file was chosen."""
    turn = st.session_state.setdefault("drawings-turn", 0)
    st.file_uploader(
        "Import a ZIP file that Export has made", type="zip", max_upload_size=_MOST_MB, key=f"{_UPLOAD}-{turn}", on_change=_import, args=(turn,),
    )  # fmt: skip
    said = st.session_state.pop("drawings-said", None)
    if isinstance(said, DigitrecError):
        show_error(said)
    elif said:
        st.success(said, icon=":material/check:")


def model_scores(found: FoundDrawings) -> None:
    """How often each model is right; what it was trained on is left out, and said."""
    rows = []
    for run in models.runs_that_predict():
        try:
            told = _score(
                run.run_id, (run.path / "model.tflite").stat().st_mtime_ns, found.fingerprint, run, found
            )
        except (DigitrecError, OSError):
            continue  # the Draw page says of a damaged model that it is
        rows.append({
            "Model": run.title,
            "Right on your drawings": score(told.correct, told.count) if told.count else "",
            "Left out": f"{_counted(told.trained_on)} that it was trained on" if told.trained_on else "",
        })  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="drawing-scores")


@st.cache_data(max_entries=200, show_spinner=False)
def _score(
    run_id: str, modified: int, fingerprint: str, _run: Run, _found: FoundDrawings  # noqa: ARG001 - the cache's key
) -> DrawingScore:  # fmt: skip
    return score_of(_run, models.recognizer_of(_run), _found.drawings)


def _counted(count: int) -> str:
    return f"{count:,} drawing{'' if count == 1 else 's'}"


def _zip() -> bytes:
    buffer = io.BytesIO()
    archive.export_zip(buffer)
    return buffer.getvalue()


def _delete(ids: Sequence[str]) -> None:
    try:
        drawings.delete(ids)
    except DigitrecError as problem:
        st.toast(str(problem), icon=":material/error:", duration="long")


def _restore() -> None:
    try:
        drawings.restore()
    except DigitrecError as problem:
        st.toast(str(problem), icon=":material/error:", duration="long")


def _import(turn: int) -> None:
    file = st.session_state[f"{_UPLOAD}-{turn}"]
    if file is None:
        return
    try:
        came = archive.import_zip(file, file.name)
        known = f"; {_counted(came.known)} were here already" if came.known else ""
        st.session_state["drawings-said"] = f"{_counted(came.new)} imported{known}."
    except DigitrecError as problem:
        st.session_state["drawings-said"] = problem
    # A new uploader is empty again.
    st.session_state["drawings-turn"] = turn + 1


def pictures(images: np.ndarray, captions: Sequence[str]) -> str:
    """HTML of small pictures in a row, each with a word beneath. images: (n, 28, 28) in [0, 1]."""
    figures = [
        f'<figure><span class="dr-small" role="img" aria-label="{caption}" style="background-image:url({data_url(image)})">'
        f"</span><figcaption>{caption}</figcaption></figure>"
        for image, caption in zip(images, captions, strict=True)
    ]
    return f'<div class="dr-smalls">{"".join(figures)}</div>'
