"""metrics.jsonl: how a run learned, one JSON object a line."""

import json
import math
from pathlib import Path
from typing import Any

from digitrec.errors import StorageError
from digitrec.runs.record import run_path


def append_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Adds a line of JSON a row to metrics.jsonl; nan and infinite numbers become null. Raises StorageError."""
    text = "".join(json.dumps({key: _finite(value) for key, value in row.items()}) + "\n" for row in rows)
    try:
        with (path / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        raise StorageError(
            f"metrics.jsonl could not be written in {path} ({problem.strerror}); free some space there."
        ) from problem


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of steps and epochs written so far, in their order; a line that is half written or damaged is left out."""
    return rows_of_kinds(path, ("step", "epoch"))


def rows_of_kinds(path: Path, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of these kinds written so far, in their order; a line that is half written or damaged is left out."""
    try:
        lines = (path / "metrics.jsonl").read_bytes().splitlines()
    except OSError:
        return []
    rows = []
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and row.get("kind") in kinds:
            rows.append(row)
    return rows


def read_metrics(run_id: str) -> list[dict[str, Any]]:
    """The rows of metrics.jsonl written so far, in their order; damaged lines are left out."""
    return read_rows(run_path(run_id))
