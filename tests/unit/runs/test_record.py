"""The run folder: what is written is whole, what is damaged is named, and a dead run is not called running."""

import contextlib
import dataclasses
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from digitrec import jobs, paths
from digitrec.config import RunConfig
from digitrec.config.presets import PRESETS
from digitrec.errors import ConfigError, RunError, StorageError
from digitrec.files import read_json, replace_file, write_json
from digitrec.runs import (
    Evaluation,
    Origin,
    Run,
    activate,
    active_run,
    active_run_id,
    broken_runs,
    create_run,
    find_run,
    list_runs,
    read_evaluation,
    read_metrics,
    read_run,
    read_status,
    run_path,
)
from digitrec.runs import metrics as metrics_file
from digitrec.runs.status import Status, is_alive, stop_requested, write_status


@pytest.fixture(autouse=True)
def project(home, tmp_path, monkeypatch) -> Path:
    """A project whose pretrained model is a folder of this test, beside a home that is another one."""
    folder = tmp_path / "project"
    monkeypatch.setattr(paths, "PROJECT", folder)
    made = finished_run("comes along")
    folder.joinpath("models").mkdir(parents=True)
    made.path.rename(folder / "models" / "pretrained")
    return folder


def finished_run(name: str = "", **settings: object) -> Run:
    """A run that says it is finished and has a model file."""
    run = create_run(RunConfig.from_settings(settings), name=name)
    (run.path / "model.tflite").write_bytes(b"a model")
    return with_status(run, state="finished")


def with_status(run: Run, **values: object) -> Run:
    status = dataclasses.replace(run.status, **values)
    write_status(run.path, status)
    return dataclasses.replace(run, status=status)


def leave(path: Path, content: str | None) -> None:
    """Puts this content into a file, or takes the file away."""
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_text(content)


def written_state(run: Run) -> str:
    return read_json(run.path / "status.json")["state"]


# -------------------------------------------------------------------------------------------------- files are whole


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The system refuses to write more than so many bytes into a file; into the tests' own output too, so keep it short."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(home):
    """The system itself fails the write in its middle; the sentence says where and what to do."""
    write_json(home / "record.json", {"old": 1})
    complaint = r"record\.json could not be saved in .+ \(File too large\); free some space there"
    with pytest.raises(StorageError, match=complaint), files_of_at_most(1000):
        write_json(home / "record.json", ["x" * 100] * 100)
    assert read_json(home / "record.json") == {"old": 1}
    assert sorted(path.name for path in home.iterdir()) == ["models", "record.json"]


def test_a_writer_with_a_bug_leaves_the_old_file_and_nothing_else(home):
    """Any exception; a bug keeps its traceback."""
    write_json(home / "record.json", {"old": 1})

    def write(temporary: Path) -> None:
        temporary.write_text("half of i")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace_file(home / "record.json", write)
    assert read_json(home / "record.json") == {"old": 1}
    assert not list(home.glob(".record*"))


def test_a_folder_that_is_gone_is_one_sentence(home):
    """Not a traceback."""
    with pytest.raises(StorageError, match="No such file or directory"):
        write_json(home / "gone" / "record.json", {})


def test_readers_and_writers_of_one_file_never_see_half_of_it(home):
    """Six threads replace it with texts of very different lengths, while two read it: every text is one that was written."""
    path = home / "record.json"
    texts = [[number] * 10 ** (number % 5) for number in range(6)]
    write_json(path, texts[0])

    def work(number: int) -> list[object]:
        return [
            read_json(path) if number > 5 else write_json(path, texts[number], durable=False)
            for _ in range(30)
        ]

    with ThreadPoolExecutor(8) as threads:
        seen = [text for texts_seen in threads.map(work, range(8)) for text in texts_seen if text is not None]
    assert len(seen) == 60
    assert all(text in texts for text in seen)


def test_numbers_that_json_has_not_are_a_bug_and_not_a_file(home):
    """Nan in evaluation.json would break other programs that read it."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(home / "record.json", {"loss": float("nan")})
    assert not (home / "record.json").exists()


# ------------------------------------------------------------------------------------------------ ids, names, places


@pytest.mark.parametrize(
    "run_id",
    ["..", "../x", "../../etc", "/etc", "a/b", "a\\b", "", ".", ".hidden", "-x", "a\n", "a b", "x" * 65, "ä"],
)
@pytest.mark.parametrize(
    "action",
    [
        run_path,
        read_run,
        read_status,
        jobs.stop,
        read_metrics,
        activate,
    ],
)
def test_an_id_cannot_leave_the_models_folder(run_id, action):
    """Whatever one wants with it."""
    with pytest.raises(RunError, match="is not a run's id; an id has letters, digits and dashes"):
        action(run_id)


@pytest.mark.parametrize("text", ["../x", "..", "/etc/passwd", "a\\b", "models/x"])
def test_a_run_is_not_looked_for_by_a_path(text):
    """Neither as an id nor as a name."""
    with pytest.raises(RunError, match="is not a run's id or name"):
        find_run(text)


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "a\\b", "..", "x..y", "x" * 61, "a\nb", "<b>", ".hidden", "-rf"]
)
def test_a_name_that_looks_like_a_path_is_refused_and_no_folder_is_made(name):
    """The message says what a name may hold."""
    before = list_runs()
    with pytest.raises(ConfigError, match=r"A run cannot be called .+; use at most 60 letters"):
        create_run(RunConfig(), name=name)
    assert list_runs() == before


@pytest.mark.parametrize("name", ["active", " pretrained "])
def test_a_word_that_means_another_run_is_no_name(name):
    """`--run active` must not mean two runs."""
    with pytest.raises(ConfigError, match="already means another one"):
        create_run(RunConfig(), name=name)


@pytest.mark.parametrize("name", ["first", "Zweiter Versuch (α = 0.1)", "x" * 60, "3", " blanks around "])
def test_usual_names_are_kept_without_the_blanks_around(name):
    """In every script."""
    assert read_run(create_run(RunConfig(), name=name).run_id).name == name.strip()


def test_a_new_run_is_read_as_it_was_asked_for():
    """Config, name, preset and parent; queued, with its epochs, and a title even without a name."""
    config = RunConfig.from_settings({"epochs": 7, "units": (5, 4), "architecture": "dense"})
    made = create_run(config, name="first", preset="fast", origin=Origin(parent="20260101-000000-aaaa"))
    run = read_run(made.run_id)
    assert run == made
    assert (run.config, run.name, run.preset, run.origin.parent) == (
        config,
        "first",
        "fast",
        "20260101-000000-aaaa",
    )
    assert (run.status.state, run.status.epochs, run.title) == ("queued", 7, "first")
    assert re.fullmatch(r"\d{8}-\d{6}-[a-z0-9]{4}", run.run_id)


def test_a_run_from_before_there_were_residual_blocks_crops_and_cutout_had_none_of_them():
    """Its record does not name them; all else stands as it was written."""
    run = create_run(PRESETS["best"].config(data="mnist"))
    record = json.loads((run.path / "run.json").read_text())
    later = {name: record["config"].pop(name) for name in ("residual", "crop", "cutout")}
    (run.path / "run.json").write_text(json.dumps(record))
    assert later == {"residual": "off", "crop": 0, "cutout": 0}
    assert read_run(run.run_id).config == run.config


def test_a_run_without_a_name_is_the_next_of_its_preset():
    """Counted over what is there, names that people gave included; run.json keeps it."""
    titles = [create_run(RunConfig(), preset=preset).title for preset in ("fast", "classic", "fast", "")]
    assert titles == ["fast 1", "classic 1", "fast 2", "run 1"]
    create_run(RunConfig(), name="fast 9")
    tenth = create_run(RunConfig(), preset="fast")
    assert read_run(tenth.run_id).name == "fast 10"
    assert find_run("fast 10").run_id == tenth.run_id


def test_runs_that_are_created_at_once_get_numbers_of_their_own():
    """Eight threads, as eight visitors are."""
    with ThreadPoolExecutor(8) as visitors:
        made = list(visitors.map(lambda _: create_run(RunConfig(), preset="fast").title, range(8)))
    assert sorted(made) == [f"fast {number}" for number in range(1, 9)]


def test_a_damaged_record_does_not_keep_a_run_from_getting_its_number():
    """One is no JSON, one is a list; what can be read still counts."""
    damaged, odd = (create_run(RunConfig(), preset="fast").path for _ in range(2))
    create_run(RunConfig(), preset="fast")
    (damaged / "run.json").write_text("{", encoding="utf-8")
    (odd / "run.json").write_text("[]", encoding="utf-8")
    assert create_run(RunConfig(), preset="fast").title == "fast 4"


def test_a_run_says_its_recipe_and_knows_the_former_name_of_its_preset():
    """Old records have the preset `pretrained` as `shipped`."""
    usual = PRESETS["fast"].config(data="sample")
    assert create_run(usual, preset="fast").recipe == "fast"
    assert create_run(usual.but(epochs=3, dropout=0.5), preset="fast").recipe == "fast, 2 changed"
    old = create_run(PRESETS["pretrained"].config(), preset="shipped")
    assert (read_run(old.run_id).preset, read_run(old.run_id).recipe) == ("pretrained", "pretrained")
    assert create_run(usual).recipe == ""


def test_the_home_moves_the_runs_and_the_pretrained_one_stays_readable(home, project, monkeypatch):
    """It lies in the project, wherever DIGITREC_HOME points; relative means from here."""
    mine = finished_run("mine")
    assert mine.path == home / "models" / mine.run_id
    monkeypatch.chdir(home)
    monkeypatch.setenv("DIGITREC_HOME", "other")
    assert paths.models_dir() == home / "other" / "models"
    assert [run.run_id for run in list_runs()] == ["pretrained"]
    assert read_run("pretrained").path == project / "models" / "pretrained"
    monkeypatch.delenv("DIGITREC_HOME")
    assert paths.models_dir() == project / "models"


def test_a_home_that_cannot_be_made_is_one_sentence(home, monkeypatch):
    """A file lies where its folder should be."""
    (home / "file").write_text("in the way")
    monkeypatch.setenv("DIGITREC_HOME", str(home / "file"))
    with pytest.raises(StorageError, match=r"could not be made \(Not a directory\); set DIGITREC_HOME"):
        create_run(RunConfig(), name="first")
    with pytest.raises(StorageError, match=r"cannot be written \(Not a directory\); set DIGITREC_HOME"):
        create_run(RunConfig())


# --------------------------------------------------------------------------------------------- damage and what is left


def test_a_half_written_line_of_metrics_is_left_out():
    """As are lines of something else; the others stay in their order."""
    run = create_run(RunConfig())
    metrics_file.append_rows(run.path, [{"kind": "step", "step": 1}, {"kind": "epoch", "step": 2}])
    with (run.path / "metrics.jsonl").open("ab") as file:
        file.write(
            b'[1, 2]\n"step"\n{"kind": "other"}\n\xff\xfe\n{"kind": "step", "step": 3}\n{"kind": "step", "st'
        )
    assert [row["step"] for row in read_metrics(run.run_id)] == [1, 2, 3]


def test_a_loss_that_is_no_number_is_written_as_null():
    """So that every line is JSON for everyone."""
    run = create_run(RunConfig())
    metrics_file.append_rows(
        run.path, [{"kind": "step", "loss": float("nan"), "accuracy": float("inf"), "step": 1}]
    )
    assert read_metrics(run.run_id) == [{"kind": "step", "loss": None, "accuracy": None, "step": 1}]


def test_a_run_without_metrics_has_none():
    """Not yet an error."""
    assert read_metrics(create_run(RunConfig()).run_id) == []


@pytest.mark.parametrize(
    "content",
    [
        None, "", "{", "[]", "null", '{"state": "dancing"}', '{"state": 3}', '{"state": "running", "pid": "abc"}',
        '{"state": "running", "pid": -1}', '{"state": "running", "heartbeat": null}',
        '{"state": "running", "epoch": "three"}', '{"state": "running", "pid": 1.5}', '{"state": "running", "seconds": []}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("model, state", [("a model", "finished"), (None, "interrupted")])
def test_a_missing_or_damaged_status_is_told_and_the_model_decides_the_state(content, model, state):
    """With a model it can be used, without one it was interrupted."""
    run = create_run(RunConfig())
    leave(run.path / "status.json", content)
    leave(run.path / "model.tflite", model)
    status = read_status(run.run_id)
    assert (status.state, status.reason) == (state, "its status.json is missing or damaged")


def test_a_status_of_a_later_version_is_still_read():
    """What it does not know it leaves."""
    run = finished_run()
    write_json(run.path / "status.json", {"state": "finished", "epoch": 3, "mood": "good"})
    assert read_status(run.run_id) == Status(state="finished", epoch=3)


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", '{"config": {}}', '{"created": "x", "config": {"epochs": 0}}', '{"created": "x", "config": []}',
     '{"created": "x", "config": {"epochs": Infinity}}', '{"created": "x", "config": {"wings": 2}}', '{"created": "x", "config": 3}'],
)  # fmt: skip
def test_a_run_whose_record_is_damaged_is_named_and_hides_no_other(content):
    """The list goes on without it; one sentence says which folder and what to do."""
    good, bad = finished_run("good"), finished_run("bad")
    leave(bad.path / "run.json", content)
    assert [run.run_id for run in list_runs()] == [good.run_id, "pretrained"]
    sentence = (
        f"The run {bad.run_id} cannot be read: its run.json is missing or damaged; move {bad.path} away."
    )
    assert broken_runs() == [sentence]
    with pytest.raises(RunError, match=re.escape(sentence)):
        find_run(bad.run_id)


@pytest.mark.parametrize("content", [None, "", "{", "[1]", "\x00"])
def test_an_evaluation_that_is_missing_or_damaged_is_empty(content):
    """The page shows the run without figures."""
    run = finished_run()
    leave(run.path / "evaluation.json", content)
    assert read_evaluation(run.path) == Evaluation()


# ------------------------------------------------------------------------------------------------ who is still alive


@pytest.fixture
def dead_pid() -> int:
    """The number of a process that has ended and was buried."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def running(pid: int | None, started: float | None, **values: object) -> Run:
    run = create_run(RunConfig())
    return with_status(
        run, state="running", pid=pid, pid_started=started, message="training", seconds_left=9.0, **values
    )


def test_a_run_whose_process_lives_is_running():
    """This very process, by its number and its start."""
    run = running(os.getpid(), psutil.Process().create_time())
    assert read_status(run.run_id) == run.status
    assert jobs.working() == [run]


def test_a_run_whose_process_is_gone_is_interrupted_for_everyone(dead_pid):
    """Whoever reads it writes it down, with a reason; it can be stopped no more."""
    run = running(dead_pid, time.time(), epoch=3)
    status = read_status(run.run_id)
    assert (status.state, status.epoch, status.seconds_left) == ("interrupted", 3, None)
    assert status.reason == "its process was killed or crashed; worker.log may say why"
    assert written_state(run) == "interrupted"
    assert jobs.working() == []
    with pytest.raises(RunError, match=r"is not running \(it is interrupted\); there is nothing to stop"):
        jobs.stop(run.run_id)


def test_a_process_that_merely_has_the_same_number_is_another_one():
    """The right pid with a start ten minutes off."""
    run = running(os.getpid(), psutil.Process().create_time() - 600)
    assert read_status(run.run_id).state == "interrupted"


def test_a_number_without_a_start_time_is_not_trusted():
    """Only both together name a process."""
    assert read_status(running(os.getpid(), None).run_id).state == "interrupted"


def test_a_zombie_is_dead():
    """It has ended, and only waits for whoever started it."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    run = running(process.pid, psutil.Process(process.pid).create_time())
    state = read_status(run.run_id).state
    process.wait()
    assert state == "interrupted"


@pytest.mark.parametrize(
    "values",
    [{"state": "starting"}, {"state": "queued", "queued_at": 0.0}],
    ids=["starting", "queued, as it was written before there was a queue"],
)
def test_a_worker_has_half_a_minute_to_start(values):
    """A slow machine needs seconds; after that its worker never started."""
    young = with_status(create_run(RunConfig()), **values, heartbeat=time.time() - 20)
    old = with_status(create_run(RunConfig()), **values, heartbeat=time.time() - 31)
    assert read_status(young.run_id).state == values["state"]
    status = read_status(old.run_id)
    assert (status.state, status.reason) == ("interrupted", "its worker never started")


def test_a_run_waits_its_turn_for_as_long_as_it_takes():
    """A day later, and after the machine was started anew: no process belongs to it yet that could be gone."""
    run = with_status(create_run(RunConfig()), queued_at=time.time() - 90_000, heartbeat=time.time() - 90_000)
    assert read_status(run.run_id) == run.status


def test_a_run_of_another_host_is_judged_by_its_heartbeat(dead_pid):
    """Its pid says nothing here, even where this machine has such a process, or none."""
    beating = running(dead_pid, 1.0, host="elsewhere", heartbeat=time.time() - 60)
    silent = running(
        os.getpid(), psutil.Process().create_time(), host="elsewhere", heartbeat=time.time() - 200
    )
    assert read_status(beating.run_id).state == "running"
    status = read_status(silent.run_id)
    assert (status.state, status.reason) == (
        "interrupted", "nothing was heard of its process on elsewhere for 120 s",
    )  # fmt: skip


def test_a_run_that_ends_between_two_looks_is_finished(dead_pid, monkeypatch):
    """Its status is read as running; it writes its end and goes; only then its process is looked for."""
    run = running(dead_pid, time.time())
    look = is_alive

    def look_late(status: Status) -> bool:
        with_status(run, state="finished")
        return look(status)

    monkeypatch.setattr("digitrec.runs.status.is_alive", look_late)
    assert read_status(run.run_id).state == "finished"
    assert written_state(run) == "finished"


def test_what_is_over_stays_as_it_is(dead_pid):
    """A stopped run keeps the number of its process, which is gone."""
    run = with_status(create_run(RunConfig()), state="stopped", pid=dead_pid, pid_started=1.0)
    assert read_status(run.run_id) == run.status


def test_a_worker_that_takes_too_long_to_begin_is_given_up_though_it_lives():
    """It has a pid, this very process's; a minute after it was started it still has not said that it runs."""
    run = running(os.getpid(), psutil.Process().create_time())
    late = dataclasses.replace(run.status, state="starting", heartbeat=time.time() - 61)
    in_time = dataclasses.replace(late, heartbeat=time.time())
    assert (is_alive(late), is_alive(in_time)) == (False, True)


def test_an_interrupted_run_says_so_and_why(dead_pid):
    """In its message too, which the page shows; nobody counts its seconds any more."""
    status = read_status(running(dead_pid, time.time()).run_id)
    assert status.message == "Interrupted: its process was killed or crashed; worker.log may say why."
    assert (status.reason, status.seconds_left) == (
        "its process was killed or crashed; worker.log may say why", None,
    )  # fmt: skip


def test_the_first_choice_of_all_is_kept_in_a_home_that_is_not_there_yet(home, monkeypatch):
    """Its folders are made, also those above."""
    monkeypatch.setenv("DIGITREC_HOME", str(home / "deep" / "down"))
    activate("pretrained")
    assert (home / "deep" / "down" / "models" / "active").read_text() == "pretrained\n"


def test_a_home_that_cannot_be_made_is_said_when_a_run_is_chosen(home, monkeypatch):
    """A file lies where it should be."""
    (home / "file").write_text("")
    monkeypatch.setenv("DIGITREC_HOME", str(home / "file"))
    with pytest.raises(StorageError, match=r"file.models could not be made \(Not a directory\)"):
        activate("pretrained")


def test_folders_that_are_no_runs_are_not_listed(home):
    """Whatever else lies in models: a folder of no run's name, and a file."""
    run = finished_run()
    (paths.models_dir() / "no run!").mkdir()
    (paths.models_dir() / "20261122-120000-aaaa").write_text("a file")
    assert [each.run_id for each in list_runs()] == [run.run_id, "pretrained"]
    assert broken_runs() == []


def test_an_interrupted_run_on_a_full_disk_is_still_told_so(dead_pid):
    """The answer does not depend on its being written down."""
    run = running(dead_pid, time.time())
    with_status(run, message="x" * 400)
    with files_of_at_most(10):
        state = read_status(run.run_id).state
    assert state == "interrupted"
    assert written_state(run) == "running"


def test_a_stopped_run_that_is_still_measured_works_and_does_not_predict_yet():
    """Its training is over, and says so; nobody takes its place, and nobody is told that it has ended."""
    run = running(os.getpid(), psutil.Process().create_time())
    run = with_status(run, state="stopped", measuring=True)
    (run.path / "model.tflite").write_bytes(b"a model that is not calibrated yet")
    status = read_status(run.run_id)
    assert (status.state, status.is_working, status.is_live, status.is_over) == ("stopped", True, True, False)
    assert not read_run(run.run_id).can_predict
    assert jobs.working() == [run]


def test_a_stopped_run_whose_process_is_killed_while_it_is_measured_stays_stopped(dead_pid):
    """Nothing waits for it for ever; why there is no score is told."""
    run = running(dead_pid, time.time())
    with_status(run, state="stopped", measuring=True, message="measuring what was learned")
    status = read_status(run.run_id)
    assert (status.state, status.is_over, status.message) == ("stopped", True, "")
    assert status.reason == "its process ended before it had measured what was learned"
    assert read_status(run.run_id) == status


@pytest.mark.parametrize("value", [1, "yes", None])
def test_whether_a_run_is_measured_is_yes_or_no(value):
    """Anything else is a damaged status."""
    run = create_run(RunConfig())
    write_json(run.path / "status.json", dataclasses.asdict(run.status) | {"measuring": value})
    assert read_status(run.run_id).reason == "its status.json is missing or damaged"


def test_a_stop_that_a_killed_run_did_not_see_is_taken_back(dead_pid):
    """Otherwise it would stop the run again when somebody resumes it."""
    run = running(os.getpid(), psutil.Process().create_time())
    jobs.stop(run.run_id)
    assert stop_requested(run.path)
    with_status(run, pid=dead_pid)
    read_status(run.run_id)
    assert not stop_requested(run.path)


# ------------------------------------------------------------------------------------------- finding and choosing runs


def test_a_run_is_found_by_its_id_its_name_and_the_start_of_its_id():
    """A name comes before the start of an id, and its newest bearer is meant."""
    older, newer = finished_run("twice"), finished_run("twice")
    older.path.rename(older.path.with_name("20250102-030405-abcd"))
    assert find_run("20250102-030405-abcd").name == "twice"
    assert find_run("20250102").run_id == "20250102-030405-abcd"
    assert find_run("twice").run_id == newer.run_id
    assert find_run("pretrained").name == "comes along"


def test_the_start_of_two_ids_is_refused_too():
    """One of the two would be a guess."""
    for second in range(2):
        run = finished_run()
        run.path.rename(run.path.with_name(f"20250102-00000{second}-abcd"))
    with pytest.raises(RunError, match="2 runs start with '202501'"):
        find_run("202501")


def test_the_start_of_several_ids_is_refused_with_two_of_them():
    """Stopping the wrong run would hurt."""
    for second in range(3):
        run = finished_run()
        run.path.rename(run.path.with_name(f"20250102-00000{second}-abcd"))
    with pytest.raises(
        RunError,
        match=r"3 runs start with '202501', such as 20250102-000002-abcd and .+; write more of the id",
    ):
        find_run("202501")


@pytest.mark.parametrize("text", ["nobody", "", "20991231"])
def test_a_run_that_is_not_there_is_one_sentence(text):
    """With the command that lists those that are."""
    with pytest.raises(RunError, match=r"There is no run '.*'; `python -m digitrec runs` lists"):
        find_run(text)


def test_runs_are_listed_newest_first_and_the_pretrained_one_last(home):
    """Files and folders that are no runs are left alone."""
    older, newer = finished_run("older"), finished_run("newer")
    older.path.rename(older.path.with_name("20250102-030405-abcd"))
    (home / "models" / "notes.txt").write_text("mine")
    (home / "models" / ".cache").mkdir()
    assert [run.run_id for run in list_runs()] == [newer.run_id, "20250102-030405-abcd", "pretrained"]
    assert broken_runs() == []


def test_the_pretrained_run_is_active_until_another_is_chosen():
    """And `active` finds whichever it is."""
    run = finished_run("mine")
    assert active_run_id() == "pretrained"
    activate(run.run_id)
    assert active_run_id() == find_run("active").run_id == run.run_id


@pytest.mark.parametrize("text", ["", "nobody", "../../etc", "\x00", "a\nb", "é"])
def test_a_damaged_choice_falls_back_to_the_pretrained_run(home, text):
    """The Draw page always has a model."""
    (home / "models" / "active").write_bytes(text.encode("latin-1"))
    assert active_run_id() == "pretrained"


def test_an_active_run_that_lost_its_model_falls_back_to_the_pretrained_one():
    """Deleted by hand, say."""
    run = finished_run()
    activate(run.run_id)
    (run.path / "model.tflite").unlink()
    assert active_run().run_id == "pretrained"


def test_a_run_without_a_model_cannot_be_chosen():
    """One that waits, one that runs, one that failed."""
    waiting = create_run(RunConfig(), name="early")
    with pytest.raises(
        RunError, match=r"The run early has no model to draw with \(it is queued\); choose a finished one"
    ):
        activate(waiting.run_id)
    assert active_run_id() == "pretrained"


def test_a_run_that_still_trains_does_not_predict_yet():
    """Even where a model of an earlier part lies in its folder."""
    run = running(os.getpid(), psutil.Process().create_time())
    (run.path / "model.tflite").write_bytes(b"early")
    assert not read_run(run.run_id).can_predict


def test_a_missing_pretrained_run_is_one_sentence(project):
    """An incomplete checkout."""
    project.joinpath("models", "pretrained").rename(project / "gone")
    with pytest.raises(RunError, match="There is no run pretrained"):
        active_run()


def test_the_record_is_json_that_a_person_can_read():
    """Indented, with the settings by their names."""
    run = create_run(RunConfig.from_settings({"learning_rate": 0.01}), name="Größe")
    text = (run.path / "run.json").read_text(encoding="utf-8")
    assert '\n  "name": "Größe",\n' in text
    assert json.loads(text)["config"]["learning_rate"] == 0.01


def test_twenty_runs_that_begin_within_a_second_are_listed_in_the_order_of_their_starts():
    """Three started in a row by hand often share a second."""
    made = []
    for number in range(20):
        made.append(create_run(RunConfig.from_settings({}), name=f"run {number}").run_id)
        time.sleep(0.002)  # longer than the step of an id
    assert [run.run_id for run in list_runs()][:-1] == made[::-1]
