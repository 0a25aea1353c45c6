"""Inside the layers of the run that is shown, under a fold: how many units are dead, and how gradients and steps go."""

from collections.abc import Sequence

import streamlit as st

from digitrec import charts
from digitrec.errors import DigitrecError
from digitrec.explain.layer_health import HEALTHY_UPDATE
from digitrec.runs import Run
from digitrec.runs.layer_rows import MEASURES, LayerRow, read_layer_rows
from digitrec.ui.train.drawing_now import drawing_now
from digitrec.wording import percent

_ALT = {
    "dead": "share of dead units of each layer over the epochs",
    "nearly_dead": "share of units of each layer that fire for under 1 % of the images, over the epochs",
    "sparsity": "share of each layer's outputs that are 0, over the epochs",
    "saturated": "share of each layer's outputs that lie where the activation is flat, over the epochs",
    "gradient": "length of the gradient of each layer's weights over the epochs, logarithmic",
    "update_ratio": "length of a step as a share of each layer's weights over the epochs, logarithmic; about 0.001 is healthy",
}
# Steps this many times larger or smaller than healthy are worth a word.
_FAR = 10


def inside_fold(run: Run | None, behind: str | None, epochs: int) -> None:
    """behind: the id of the run that lies pale behind. epochs: where the axes end."""
    fold = st.expander("Inside the layers", icon=":material/layers:", key="layers-fold", on_change="rerun")
    if not fold.open:
        return
    with fold:
        rows = _rows_of(run.run_id if run else None)
        if run is None or not rows:
            st.markdown(_why_nothing(run))
            return
        st.markdown(in_words(rows))
        _charts(rows, _rows_of(behind), epochs)
        st.caption(
            "Counted on the same validation images each time, several times in the first epoch and at the end of each. A filter of a "
            "convolution is a unit. Dead: 0 for every image. Steps and gradients are those of the last batch before. Pale and dashed: the "
            "run behind. Source: [CS231n](https://cs231n.github.io/neural-networks-3/#ratio)."
        )
        drawing_now(run)


def _rows_of(run_id: str | None) -> list[LayerRow]:
    try:
        return read_layer_rows(run_id) if run_id else []
    except DigitrecError:
        return []  # deleted meanwhile


def _why_nothing(run: Run | None) -> str:
    if run is None:
        return "Start a run, and here you see what its layers do while it learns: which units die, how far each step goes."
    if run.status.is_live:
        return "The first measurement comes with the first step."
    return "This run is from before layers were measured; train it again to look inside."


def _charts(rows: Sequence[LayerRow], behind: Sequence[LayerRow], epochs: int) -> None:
    with st.container(key="layer-charts"):
        for measure in MEASURES:
            if charts.layers_measured(measure, rows):
                with st.container(key=f"layer-{measure}"):
                    st.vega_lite_chart(
                        spec=charts.layer_measure(measure, rows, behind, epochs), height=230,
                        key=f"chart-layer-{measure}", alt=_ALT[measure],
                    )  # fmt: skip


def in_words(rows: Sequence[LayerRow]) -> str:
    """What the last measurement says, in one or two sentences of Markdown. rows: one at least."""
    last = rows[-1]
    steps = dict(last.of("update_ratio"))
    return " ".join(filter(None, (_units_in_words(last), _steps_in_words(steps))))


def _units_in_words(row: LayerRow) -> str:
    dead, flat = dict(row.of("dead")), dict(row.of("saturated"))
    if dead:
        worst = max(dead, key=lambda name: dead[name])
        if dead[worst] == 0:
            return "No unit is dead: each fires for at least one image."
        return f"**{percent(dead[worst])}** of the units of `{worst}` are dead: 0 for every image, so they learn no more."
    if flat:
        worst = max(flat, key=lambda name: flat[name])
        return f"Of the outputs of `{worst}`, **{percent(flat[worst])}** lie where the activation is flat."
    return "These units can neither die nor saturate."


def _steps_in_words(steps: dict[str, float]) -> str:
    if not steps:
        return ""
    name = max(steps, key=lambda each: steps[each])
    largest = steps[name]
    if largest > _FAR * HEALTHY_UPDATE:
        return f"The last step moved `{name}` by {percent(largest)} of its weights; about 0.1 % is healthy, so the learning rate may be too high."
    if 0 < largest < HEALTHY_UPDATE / _FAR:
        return f"The last step moved no layer by more than {largest:.1e} of its weights; they hardly learn any more."
    return ""
