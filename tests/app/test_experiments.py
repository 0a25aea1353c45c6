"""The experiments on Inside: a card each, started with a click, waiting in the queue, cancelled; and hidden where runs are listed."""

import os
import time

import psutil
import pytest
from app_pages import DRAW, HOME, INSIDE, TRAIN, opened, text_in
from experiment_runs import SERIES, hand_made

from digitrec.experiments import EXPERIMENTS
from digitrec.runs import create_run, list_runs
from digitrec.runs.status import Status, this_host, write_status

pytestmark = pytest.mark.usefixtures("home")

NAME = "dying-rates"


def _dying_rates():
    """A start of one seed that is over: units die at 1 and above."""
    for plan in EXPERIMENTS[NAME].plans(1):
        rate = plan.config.training.learning_rate
        mask = [1, 1, 1, 0] if rate >= 1 and plan.config.model.activation == "relu" else [0, 0, 0, 0]
        hand_made(plan, [0.2 if rate >= 1 else 0.9], silent_after={"dense_1": mask})


def _something_trains():
    """A run that this very process seems to work on, so that nothing else begins."""
    run = create_run(EXPERIMENTS[NAME].plans(1)[0].config, name="already there")
    write_status(
        run.path,
        Status(
            state="running", host=this_host(), pid=os.getpid(), pid_started=psutil.Process().create_time(),
            heartbeat=time.time(),
        ),
    )  # fmt: skip


def _parts():
    return [run for run in list_runs() if run.origin.experiment]


def test_each_claim_has_its_question_its_source_and_a_button():
    """Nothing was measured yet, and the page says nothing else."""
    page = opened(INSIDE)
    assert not page.exception
    for experiment in EXPERIMENTS.values():
        card = page.get_by_key(f"experiment-{experiment.name}")
        assert experiment.question in text_in(card)
        assert page.button(key=f"start-{experiment.name}").label == "Start"


def test_what_was_measured_stands_on_its_card_with_its_seeds():
    """Above the charts; the networks are links."""
    _dying_rates()
    page = opened(INSIDE)
    assert not page.exception
    told = text_in(page.get_by_key(f"experiment-{NAME}-outcome")).replace("\u00a0", " ")
    assert "With ReLU **75.0 %** of the units were dead at a learning rate of 1, and none up to 0.6" in told
    card = page.get_by_key(f"experiment-{NAME}")
    assert "(/Train?run=" in text_in(card)
    assert page.button(key=f"start-{NAME}").label == "Run again"
    assert "Done: 14 networks, 1 seed." in [each.value for each in page.caption]


def test_an_experiment_waits_its_turn_and_can_be_taken_out():
    """Behind what trains already; its runs are tagged, and the last word says how far it came."""
    _something_trains()
    page = opened(INSIDE)
    page.button_group(key="experiment-seeds").set_value(1).run()
    page.button(key=f"start-{NAME}").click().run()
    assert not page.exception
    parts = _parts()
    assert [run.status.state for run in parts] == ["queued"] * 14
    (series,) = {run.origin.experiment for run in parts}
    assert series.startswith(f"{NAME}/")
    assert {run.origin.starter.visitor for run in parts} != {""}
    # The page is another one after a reload, and finds it all in the folders.
    again = opened(INSIDE)
    again.button(key=f"cancel-{NAME}").click().run()
    assert not again.exception
    assert [run.status.state for run in _parts()] == ["stopped"] * 14
    assert "Ended early: 0 of 14 networks were trained." in [each.value for each in again.caption]


def test_somebody_else_sees_it_but_cannot_cancel_it():
    """What one visitor does changes nothing for another, who may start an own one."""
    _something_trains()
    page = opened(INSIDE)
    page.button_group(key="experiment-seeds").set_value(1).run()
    page.button(key=f"start-{NAME}").click().run()
    other = opened(INSIDE, visitor="w" * 32)
    assert not other.exception
    assert "can be cancelled only there" in " ".join(each.value for each in other.caption)
    assert f"cancel-{NAME}" not in [button.key for button in other.button]
    assert f"start-{NAME}" in [button.key for button in other.button]


def test_lists_of_runs_do_not_drown_in_experiments():
    """Train has no run yet, Draw only the pretrained model, Home none; a link still opens one."""
    _dying_rates()
    run = _parts()[0]
    assert run.origin.experiment == SERIES
    assert "No run of yours yet" in text_in(opened(TRAIN).main)
    assert len(opened(DRAW).selectbox(key="model").options) == 1
    assert "ReLU 3 seed" not in text_in(opened(HOME).main)
    page = opened(TRAIN, run=run.run_id)
    assert not page.exception
    assert run.name in text_in(page.main)
