"""What a benchmark prints: one JSON object, with the same keys for all of them."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Report:
    """One claim and what was measured.

    bound: the claim's limit in words. met: None where it could not be measured; then the figures say why.
    counts: how often each thing was measured. packages: those whose versions matter.
    """

    claim: str
    bound: str
    met: bool | None
    figures: dict[str, Any]
    counts: dict[str, int]
    packages: tuple[str, ...]

    def publish(self) -> None:
        """Prints the object, with the versions and the machine that it was measured with."""
        versions = {"python": platform.python_version(), **{name: version(name) for name in self.packages}}
        machine: dict[str, Any] = {
            "cpus": os.cpu_count(),
            "system": platform.system(),
            "architecture": platform.machine(),
        }
        if hasattr(os, "getloadavg"):
            # Above the number of processors, others were at work as well.
            machine["load_average"] = round(os.getloadavg()[1], 1)
        print(
            json.dumps(
                {
                    "claim": self.claim, "bound": self.bound, "met": self.met, "figures": self.figures,
                    "counts": self.counts, "versions": versions, "machine": machine,
                },
                indent=2,
            )
        )  # fmt: skip


def column(clocks: dict[str, list[dict[str, float]]], name: str) -> dict[str, list[float]]:
    """One reading of all clocks."""
    return {kind: [each[name] for each in readings] for kind, readings in clocks.items()}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of ours over the median of theirs; taken in turns, both lose alike to a busy machine."""
    return round(statistics.median(ours) / statistics.median(theirs), 4)


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Median, least and most."""
    return {
        "median": round(statistics.median(values), digits),
        "least": round(min(values), digits),
        "most": round(max(values), digits),
    }
