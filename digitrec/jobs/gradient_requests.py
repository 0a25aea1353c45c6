"""Questions to the gradient worker: a process with TensorFlow that explains answers, asked and answering by files.

There is at most one a home and host, started by the first question. Its folder `models/.gradients/HOST` holds
    worker.json   who it is, written by whoever started it
    ready         there once it has imported TensorFlow
    ask-ID.npz    a question, removed when it is answered
    answer-ID.npz its answer, replaced whole; the app reads it, the worker deletes it after a while
It leaves when nobody has asked for as long as a warm worker waits; DIGITREC_WARM_WORKER = 0 switches both off.
"""

import dataclasses
import hashlib
import json
import math
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from digitrec import paths
from digitrec.errors import BusyError, DigitrecError, RunError
from digitrec.files import locked, read_json, write_arrays, write_json
from digitrec.jobs.process import LOG, spawn
from digitrec.jobs.warm import WAIT, seconds_of_waiting
from digitrec.runs.status import process_lives, this_host

_MODULE = "digitrec.gradients.worker"
RECORD, READY = "worker.json", "ready"
# A network of this project answers in less than a second; TensorFlow's import may take half a minute on a busy machine.
_SECONDS_OF_PATIENCE = 90.0


class NoGradientsError(DigitrecError):
    """Nobody computes gradients here, or whoever did has ended."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GradientQuestion:
    """method: a gradient method's name. model: the run's model.keras. image: (28, 28). target: a class 0 to 9."""

    method: str
    model: Path
    image: np.ndarray
    target: int
    settings: dict[str, Any]

    @property
    def question_id(self) -> str:
        """The same for the same question to the same file. Raises RunError where there is no model.keras."""
        try:
            modified = self.model.stat().st_mtime_ns
        except OSError as problem:
            raise RunError(
                "This run has no model.keras, in which its weights stand, so it has no gradient; choose another run."
            ) from problem
        words = (
            f"{self.method}:{self.model}:{modified}:{self.target}:{json.dumps(self.settings, sort_keys=True)}"
        )
        content = words.encode() + np.ascontiguousarray(self.image, np.float32).tobytes()
        return hashlib.sha256(content).hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class GradientAnswer:
    """attribution: (28, 28) float64. at_drawing, at_blank: the class's log odds. problem: a sentence where it failed."""

    attribution: np.ndarray
    at_drawing: float
    at_blank: float
    problem: str = ""


def folder() -> Path:
    """Where the gradient worker of this home and host has its files."""
    return paths.models_dir() / ".gradients" / (re.sub(r"[^\w.-]", "_", this_host()) or "host")


# ---------------------------------------------------------------------------------------------------- by those who ask


def ask(question: GradientQuestion) -> None:
    """Puts the question where the worker finds it, and starts the worker where none lives.

    Raises RunError without a model.keras, NoGradientsError where it is switched off or cannot be started, StorageError.
    """
    if not seconds_of_waiting():
        raise NoGradientsError(
            f"Gradients are computed with TensorFlow in a process of its own, which {WAIT}=0 switches off here."
        )
    home = folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with locked(home / ".start.lock", "The process that computes gradients is being started.", 5):
            _start(home)
    except (OSError, psutil.Error, BusyError) as problem:
        raise NoGradientsError(
            "The process that computes gradients could not be started; close other programs and try again."
        ) from problem
    words = {
        "method": question.method, "model": str(question.model), "target": question.target, "settings": question.settings
    }  # fmt: skip
    write_arrays(
        home / f"ask-{question.question_id}.npz", durable=False, image=question.image, words=json.dumps(words)
    )


def _start(home: Path) -> None:
    if worker_lives(home):
        return
    # What is still asked may be what the last one died of; whoever waits for it asks again.
    for old in [*home.glob("ask-*.npz"), home / READY, home / LOG]:
        old.unlink(missing_ok=True)
    pid = spawn(_MODULE, home)
    started = psutil.Process(pid).create_time()
    write_json(home / RECORD, {"pid": pid, "pid_started": started}, durable=False)


def answer_to(question: GradientQuestion, seconds: float = 0.0) -> GradientAnswer | None:
    """The answer, if it is there within so many seconds. Raises RunError where the run has no model.keras."""
    file = folder() / f"answer-{question.question_id}.npz"
    end = time.monotonic() + seconds
    while not file.is_file():
        if time.monotonic() >= end:
            return None
        time.sleep(0.01)
    try:
        with np.load(file) as arrays:
            return GradientAnswer(
                arrays["attribution"],
                float(arrays["at_drawing"]),
                float(arrays["at_blank"]),
                str(arrays["problem"]),
            )
    except (OSError, ValueError, KeyError):
        return None  # deleted in this moment


def check_progress(question: GradientQuestion) -> str:
    """What is happening to a question that was asked, in words. Raises NoGradientsError where nothing is any more."""
    home, name = folder(), f"-{question.question_id}.npz"
    try:
        age = time.time() - (home / f"ask{name}").stat().st_mtime
    except OSError:
        # Its answer came before it went; without one it was thrown away.
        age = 0 if (home / f"answer{name}").exists() else math.inf
    if math.isinf(age) or not worker_lives(home):
        raise NoGradientsError("The process that computes gradients has ended before it answered.")
    if age > _SECONDS_OF_PATIENCE:
        raise NoGradientsError(
            f"The process that computes gradients has not answered in {_SECONDS_OF_PATIENCE:.0f} s."
        )
    return "computing the map" if (home / READY).exists() else "starting TensorFlow"


def end_worker() -> None:
    """Ends the worker, if it lives: one that hangs would not be replaced."""
    process = _process(folder())
    if process is not None:
        try:
            process.kill()
            process.wait(5)
        except psutil.Error:
            pass  # it has ended by itself


def worker_lives(home: Path) -> bool:
    """Whether the worker of this folder is there, ready or not."""
    return _process(home) is not None


def _process(home: Path) -> psutil.Process | None:
    try:
        record = read_json(home / RECORD)
        lives = process_lives(record["pid"], record["pid_started"])
        return psutil.Process(record["pid"]) if lives else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


# ------------------------------------------------------------------------------------------------------- by the worker


def read_question(file: Path) -> GradientQuestion:
    """Raises OSError, ValueError or KeyError where it is none."""
    with np.load(file) as arrays:
        words = json.loads(str(arrays["words"]))
        image = arrays["image"]
    return GradientQuestion(
        method=words["method"],
        model=Path(words["model"]),
        image=image,
        target=words["target"],
        settings=words["settings"],
    )


def write_answer(home: Path, asked: Path, answer: GradientAnswer) -> None:
    """Replaces the answer to the question in the file `asked`, which goes. Raises StorageError."""
    write_arrays(
        home / asked.name.replace("ask-", "answer-"),
        durable=False,
        **{field.name: getattr(answer, field.name) for field in dataclasses.fields(answer)},
    )
    asked.unlink(missing_ok=True)
