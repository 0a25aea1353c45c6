"""How many units of a run are dead, layer by layer; the visitor chooses the run."""

from collections.abc import Mapping

import streamlit as st

from digitrec import charts
from digitrec.runs import Run, read_evaluation, single_runs
from digitrec.ui.texts import plain
from digitrec.wording import percent


@st.fragment
def dead_units() -> None:
    """The newest run that was measured to begin with; another one on request."""
    measured: dict[str, tuple[Run, Mapping[str, float]]] = {}
    for run in single_runs():
        dead = read_evaluation(run.path).dead_fraction
        if dead is not None:
            measured[run.run_id] = run, dead
    if not measured:
        st.markdown("No run has been measured yet. Train one, and its dead units are counted here.")
        return
    choice, picture = st.columns([0.28, 0.72], gap="medium")
    with choice:
        chosen = st.selectbox(
            "Run", list(measured), format_func=lambda run_id: measured[run_id][0].title, key="dead-units-run"
        )
        run, fractions = measured[chosen]
        st.markdown(in_words(run.title, fractions))
    if fractions:
        picture.container(key="relu-dead-units").vega_lite_chart(
            spec=charts.dead_units_by_layer(fractions),
            alt=f"Share of dead units in each layer of {run.title}",
        )


def in_words(title: str, fractions: Mapping[str, float]) -> str:
    """One sentence of Markdown on the layer with the most dead units. fractions: 0 to 1 by layer with ReLU."""
    name = plain(title)
    if not fractions:
        return f"**{name}** has no layer with ReLU, so none of its units can die this way."
    worst = max(fractions, key=lambda layer: fractions[layer])
    if fractions[worst] == 0:
        return f"In **{name}** every unit gave something for at least one image: none is dead."
    return (
        f"In **{name}**, {percent(fractions[worst])} of the units of `{worst}` gave 0 for every image that was "
        "looked at."
    )
