"""Data frames → Vega-Lite specifications, built with Altair; no Streamlit.

A page shows one with `st.vega_lite_chart(spec=charts.…(rows), key="…", alt="…")`.
"""

from digitrec.charts.activation_functions import activation_slopes, activation_values
from digitrec.charts.dead_units import dead_units_by_layer
from digitrec.charts.layers import layer_measure, layers_measured
from digitrec.charts.learning_curves import learning_curves
from digitrec.charts.learning_rates import learning_rates
from digitrec.charts.loss_landscape import loss_landscape
from digitrec.charts.neuron_plane import neuron_plane
from digitrec.charts.relu_unit import relu_unit_response
from digitrec.charts.seed_spread import seed_spread

__all__ = [
    "activation_slopes",
    "activation_values",
    "dead_units_by_layer",
    "layer_measure",
    "layers_measured",
    "learning_curves",
    "learning_rates",
    "loss_landscape",
    "neuron_plane",
    "relu_unit_response",
    "seed_spread",
]
