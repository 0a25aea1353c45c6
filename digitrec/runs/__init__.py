"""The run folder: what was asked, where it stands, how it learned, what it is worth, and which run answers."""

from digitrec.runs.active import activate, active_run, active_run_id, require_model
from digitrec.runs.comparison import Comparison, FineTuningRecord, Flip
from digitrec.runs.counts import Count
from digitrec.runs.creation import check_name, create_run
from digitrec.runs.evaluation import CalibrationRecord, Evaluation, Score, read_evaluation, write_evaluation
from digitrec.runs.listing import broken_runs, find_run, list_runs, single_runs
from digitrec.runs.metrics import read_metrics
from digitrec.runs.origin import DrawingSplit, Origin, Starter
from digitrec.runs.record import (
    Run,
    read_run,
    read_run_folder,
    read_status,
    run_path,
    write_run,
)
from digitrec.runs.status import Status

__all__ = [
    "CalibrationRecord",
    "Comparison",
    "Count",
    "DrawingSplit",
    "Evaluation",
    "FineTuningRecord",
    "Flip",
    "Origin",
    "Run",
    "Score",
    "Starter",
    "Status",
    "activate",
    "active_run",
    "active_run_id",
    "broken_runs",
    "check_name",
    "create_run",
    "find_run",
    "list_runs",
    "read_evaluation",
    "read_metrics",
    "read_run",
    "read_run_folder",
    "read_status",
    "require_model",
    "run_path",
    "single_runs",
    "write_evaluation",
    "write_run",
]
