"""The curves of a typical run, for the place where there are none of one's own yet."""

import functools
import json
from pathlib import Path
from typing import Any

# A real one: `python -m digitrec train --preset classic --data sample`, seed 1, its metrics.jsonl with five digits.
_FILE = Path(__file__).parent / "typical_run.jsonl"
EPOCHS = 20
IN_WORDS = "classic, 20 epochs on sample"


@functools.cache
def typical_run() -> list[dict[str, Any]]:
    """Its rows, as `digitrec.runs.read_metrics` returns those of a run."""
    return [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
