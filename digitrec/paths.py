"""Where the project keeps its files: `DIGITREC_HOME`, or else the folder that holds the package."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PRETRAINED = "pretrained"


def home() -> Path:
    """The folder of `models/` and of the data cache."""
    chosen = os.environ.get("DIGITREC_HOME", "").strip()
    # Absolute: a worker gets these paths, and it runs in another folder.
    return Path(chosen).expanduser().absolute() if chosen else PROJECT


def models_dir() -> Path:
    """The folder of run folders."""
    return home() / "models"


def pretrained_dir() -> Path:
    """The run folder that comes with the project; readable wherever `DIGITREC_HOME` points."""
    return PROJECT / "models" / PRETRAINED


def drawings_dir() -> Path:
    """The folder of the drawings that a person has confirmed or corrected."""
    return home() / "drawings"


def data_cache() -> Path:
    """The folder of the data sets that were downloaded."""
    return home() / "data"
