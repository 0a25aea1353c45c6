"""An experiment from its start to its end: real runs in a real worker, in their turn, and cancelled."""

import os
import time

import psutil
import pytest

from digitrec import experiments, jobs
from digitrec.experiments import EXPERIMENTS, Series
from digitrec.experiments.dying_rates import DyingRates
from digitrec.experiments.trial import finished
from digitrec.jobs.queue import take_next_of_experiment
from digitrec.runs import Origin, create_run, list_runs, read_run, single_runs
from digitrec.runs.status import Status, this_host, write_status


class FewRates(DyingRates):
    """Its lowest and highest rate: what takes minutes with all."""

    def plans(self, seeds):
        few = [plan for plan in super().plans(seeds) if plan.config.training.learning_rate in (0.1, 3.0)]
        return [type(plan)(name=plan.name, config=plan.config.but(images=1000, epochs=2)) for plan in few]


@pytest.fixture(autouse=True)
def no_worker_stays(home):
    """Ends, after the test, whatever it started."""
    yield
    inside = f"{home}{os.sep}"
    workers = [
        found
        for found in psutil.process_iter(["cmdline"])
        if any(argument.startswith(inside) for argument in found.info["cmdline"] or [])
    ]
    for each in workers:
        each.kill()
    psutil.wait_procs(workers, timeout=10)


def _until(is_so, seconds=200):
    give_up = time.monotonic() + seconds
    while not is_so() and time.monotonic() < give_up:
        time.sleep(0.05)


def _now(series: Series) -> Series:
    return experiments.series_of(series.series_id)


@pytest.mark.training
@pytest.mark.timeout(400)
def test_an_experiment_is_trained_to_its_end_by_one_process_and_says_what_it_measured(home):
    """With ReLU units die at 3 and none at 0.1; leaky ReLU's loss is lost at 3, and the next run goes on all the same."""
    series = experiments.start(FewRates(), seeds=1)
    assert [run.status.state for run in _now(series).runs][1:] == ["queued"] * 3
    _until(lambda: not _now(series).is_live)
    runs = _now(series).runs
    assert [run.name for run in runs] == [
        "ReLU 0.1 seed 1", "leaky ReLU 0.1 seed 1", "ReLU 3 seed 1", "leaky ReLU 3 seed 1",
    ]  # fmt: skip
    assert [run.status.state for run in runs] == ["finished", "finished", "finished", "failed"]
    assert len({run.status.pid for run in runs}) == 1
    assert "done" in (runs[1].path / "worker.log").read_text(encoding="utf-8")
    assert all(run.can_predict for run in runs[:3])
    trials = finished(runs)
    assert trials[3].diverged
    shares = [float(each.silent("after").mean()) for each in trials[:3]]
    assert shares[0] < 0.1 < 0.5 < shares[2]
    assert "at a learning rate of 3" in FewRates().outcome(trials).sentences[0]


@pytest.mark.training
@pytest.mark.timeout(400)
def test_a_cancelled_experiment_trains_nothing_more_and_keeps_what_it_has(home):
    """The second run is stopped while it trains; those behind it never begin."""
    series = experiments.start(FewRates(), seeds=2)
    _until(lambda: _now(series).done >= 1)
    experiments.cancel(_now(series))
    _until(lambda: not _now(series).is_live)
    states = [run.status.state for run in _now(series).runs]
    assert states[0] == "finished"
    assert states[2:] == ["stopped"] * 6
    assert not (_now(series).runs[-1].path / "worker.log").exists()


@pytest.mark.training
def test_two_processes_at_once_are_not_both_for_one_experiment(home, monkeypatch):
    """Its runs go on from each other, and are timed; the run behind it has the second place."""
    monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", "2")
    series = experiments.start(FewRates(), seeds=1)
    single = jobs.start(series.runs[0].config, name="behind")
    assert [run.status.state for run in _now(series).runs] == ["starting", "queued", "queued", "queued"]
    assert single.status.state == "starting"


def _waiting(name, experiment, place):
    run = create_run(FewRates().plans(1)[0].config, name=name, origin=Origin(experiment=experiment))
    write_status(run.path, Status(state="queued", queued_at=float(place), host="", heartbeat=time.time()))
    return read_run(run.run_id)


def test_a_worker_goes_on_with_its_experiment_until_another_run_is_next(home):
    """First its own second run, which is given to this process; then one that was asked for in between."""
    first, second = _waiting("first", "depth/a", 1), _waiting("second", "depth/a", 2)
    _waiting("between", "", 3), _waiting("third", "depth/a", 4)
    write_status(
        first.path, Status(state="running", host=this_host(), pid=os.getpid(), heartbeat=time.time())
    )
    assert take_next_of_experiment(first) == second.path
    status = read_run(second.run_id).status
    assert (status.state, status.pid) == ("starting", os.getpid())
    assert take_next_of_experiment(first) is None


def test_a_run_by_itself_takes_no_other_with_it(home):
    """However many wait."""
    single, _ = _waiting("single", "", 1), _waiting("other", "", 2)
    assert take_next_of_experiment(single) is None


def test_lists_have_the_runs_of_experiments_only_where_they_are_asked_for(home):
    """They are in the folder like all others."""
    single, part = _waiting("single", "", 1), _waiting("part", "depth/a", 2)
    assert {run.run_id for run in list_runs()} == {single.run_id, part.run_id, "pretrained"}
    assert {run.run_id for run in single_runs()} == {single.run_id, "pretrained"}
    assert {run.run_id for run in single_runs(also=part.run_id)} == {single.run_id, part.run_id, "pretrained"}


def test_a_visitor_sees_the_own_start_before_a_newer_one_of_somebody_else(home):
    """And where there is none, the newest of anybody."""
    _waiting("old", "depth/20260101-000000-aaaa", 1), _waiting("new", "depth/20260102-000000-aaaa", 2)
    newest = experiments.newest_series("somebody")
    assert newest["depth"].series_id == "depth/20260102-000000-aaaa"
    assert experiments.series_of("depth/20260101-000000-aaaa").runs[0].name == "old"
    assert set(EXPERIMENTS) >= set(newest)
