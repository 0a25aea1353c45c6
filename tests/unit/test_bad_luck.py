"""Bad luck while a run trains: one clear sentence, and nothing that was there is lost."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import (
    ENDLESS,
    TINY,
    complaint,
    digitrec,
    digitrec_started,
    end_of,
    home_with_a_run,
    interrupted,
    only_run,
    soon,
)

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one finished run, `first`; nobody changes it."""
    return home_with_a_run(tmp_path_factory.getbasetemp())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file beneath a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------------- while a run trains


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the commands said while a run trained and two waited, when its worker was killed, and afterwards."""
    home = tmp_path_factory.mktemp("killed")
    with digitrec_started(home, *ENDLESS, "--name", "long") as first:
        soon(lambda: any(home.glob("models/*/model.keras")), "an epoch is kept")
        folder = only_run(home)
        with contextlib.ExitStack() as others:
            second = others.enter_context(digitrec_started(home, *TINY, "--name", "second"))
            # Of two that start at once, either could be the first.
            soon(lambda: len(list(home.glob("models/*/run.json"))) == 2, "the second waits")
            third = others.enter_context(digitrec_started(home, *TINY, "--name", "third"))
            soon(lambda: len(list(home.glob("models/*/run.json"))) == 3, "two runs wait")
            while_waiting = states(digitrec(home, "runs", "--json"))
            taken_out = interrupted(third)
            length = (folder / "metrics.jsonl").stat().st_size
            soon(lambda: (folder / "metrics.jsonl").stat().st_size > length, "the first run goes on")
            os.kill(json.loads((folder / "status.json").read_text())["pid"], signal.SIGKILL)
            ended, following = end_of(first), end_of(second)
    return {
        "while_waiting": while_waiting, "taken_out": taken_out, "ended": ended, "following": following,
        "listed": states(digitrec(home, "runs", "--json")),
    }  # fmt: skip


def states(listing: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The state of each run by its name, the pretrained one left out."""
    return {run["name"]: run["state"] for run in json.loads(listing.stdout) if run["run_id"] != "pretrained"}


def test_what_is_started_while_one_runs_waits_its_turn(killed):
    """Whoever started it reads behind what, and the list says so too."""
    assert killed["while_waiting"] == {"long": "running", "second": "queued", "third": "queued"}
    assert "it waits its turn behind long\n" in killed["following"].stdout


def test_ctrl_c_takes_a_run_that_waits_out_of_the_queue(killed):
    """Nothing was trained, and the others keep their places."""
    assert killed["taken_out"].returncode == 0, killed["taken_out"].stderr
    assert "taking it out of the queue\n" in killed["taken_out"].stdout
    assert (
        "third taken out of the queue before it started; there is no model to keep.\n"
        in killed["taken_out"].stdout
    )


def test_a_killed_worker_is_told_in_a_sentence(killed):
    """Whoever follows the run learns that its process is gone."""
    said = complaint(killed["ended"])
    assert "long was interrupted: its process was killed or crashed" in said


def test_after_a_killed_worker_the_next_run_has_its_turn(killed):
    """Whoever waits for it starts it. No run says for ever that it is running, or that it waits."""
    assert killed["following"].returncode == 0, killed["following"].stderr
    assert "second finished after " in killed["following"].stdout
    assert killed["listed"] == {"long": "interrupted", "second": "finished", "third": "stopped"}


# ---------------------------------------------------------------------------------------------------- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "digitrec-test", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here; that needs root")
    yield folder
    # A worker that has just failed still has its log open.
    soon(
        lambda: subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0,
        "the disk is free",
    )


def fill(folder: Path, but: int) -> None:
    """Leaves only so many bytes free."""
    (folder / "filling").write_bytes(b"\0" * (shutil.disk_usage(folder).free - but))


def flood(folder: Path) -> None:
    """Takes every byte that is free now; what others free later is free again."""
    with contextlib.suppress(OSError), (folder / "filling").open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def flood_until_it_ends(folder: Path, process: subprocess.Popen[str]) -> bool:
    """One more flood; whether the process has ended."""
    flood(folder)
    return process.poll() is not None


def test_a_disk_too_full_for_the_model_fails_the_run_and_loses_nothing(trained, small_disk):
    """There is room for the checkpoint, not for the export; the run that was there is as it was, byte by byte."""
    home = shutil.copytree(trained, small_disk / "home")
    before = contents(home)
    fill(small_disk, but=1_120_000)
    said = complaint(digitrec(home, *TINY, "--name", "second"))
    assert "second failed: model.tflite could not be saved" in said
    assert "No space left on device" in said
    assert before.items() <= contents(home).items()
    listed = json.loads(digitrec(home, "runs", "--json").stdout)
    assert [run["state"] for run in listed[:2]] == ["failed", "finished"]


def test_a_disk_that_runs_full_fails_the_run_and_loses_nothing(trained, small_disk):
    """Not a byte is left in the middle of training; even so the reason is told, and what was there answers."""
    home = shutil.copytree(trained, small_disk / "home")
    before = contents(home)
    with digitrec_started(home, *ENDLESS, "--name", "second") as process:
        soon(lambda: len(list(home.glob("models/*/model.keras"))) == 2, "an epoch is kept")
        soon(lambda: flood_until_it_ends(small_disk, process), "the run fails")
        said = complaint(end_of(process))
    assert "second failed: " in said
    assert "No space left on device" in said
    assert before.items() <= contents(home).items()
    assert digitrec(home, "evaluate", "--run", "first").returncode == 0


def test_on_a_full_disk_no_run_is_started_and_nothing_is_lost(trained, small_disk):
    """Not even the new run's folder remains."""
    home = shutil.copytree(trained, small_disk / "home")
    before = contents(home)
    flood(small_disk)
    said = complaint(digitrec(home, *TINY, "--name", "second"))
    assert "No space left on device" in said
    assert contents(home) == before
