"""Every chart against Vega-Lite's own schema: while the app runs, nobody looks whether they keep to it."""

import altair as alt
import numpy as np
import pytest
from altair.utils import schemapi
from jsonschema import ValidationError

from digitrec import charts
from digitrec.experiments import Panel
from digitrec.experiments.spread import row, table
from digitrec.explain.neuron import Neuron, corners
from digitrec.explain.relu_unit import ReluUnit


def _panel(**more):
    return Panel(title="Dead", x="rate", y="share", rows=table([row(0.1, "ReLU", [0.2, 0.4])]), **more)


SPECS = {
    "loss": lambda: charts.learning_curves("loss", []),
    "accuracy": lambda: charts.learning_curves("accuracy", []),
    "activation values": lambda: charts.activation_values(1.0, "tanh"),
    "activation slopes": lambda: charts.activation_slopes(1.0, None),
    "ReLU unit": lambda: charts.relu_unit_response(ReluUnit(1, 0), 0.5),
    "layers' dead units": lambda: charts.layer_measure("dead", []),
    "layers' steps": lambda: charts.layer_measure("update_ratio", []),
    "neuron": lambda: charts.neuron_plane(Neuron((1, -1), 0), (0.5, 0.5), corners(2)),
    "seeds as lines": lambda: charts.seed_spread(
        _panel(log_x=True, log_y=True, styles={"ReLU": ("relu", True)})
    ),
    "seeds as bars": lambda: charts.seed_spread(_panel(kind="bars", percent=True)),
    "dead units": lambda: charts.dead_units_by_layer({"dense_1": 0.25}),
    "loss landscape": lambda: charts.loss_landscape(np.ones((15, 15)), np.linspace(-1, 1, 15)),
}


def _against_the_schema(spec):
    schemapi.validate_jsonschema(
        {name: part for name, part in spec.items() if name != "datasets"}, alt.LayerChart._rootschema, None
    )


@pytest.mark.parametrize("name", SPECS)
def test_a_chart_keeps_to_the_schema_of_vega_lite(name):
    """As Altair would have checked at each start."""
    _against_the_schema(SPECS[name]())


@pytest.mark.parametrize("damage", [{"height": "tall"}, {"layer": [{"mark": "lines"}]}], ids=str)
def test_what_the_schema_does_not_know_would_be_found(damage):
    """A word in a number's place, a mark that there is not."""
    with pytest.raises(ValidationError):
        _against_the_schema(SPECS["loss"]() | damage)
