"""Drawings that a person has confirmed or corrected: files to read, to count, to learn from, to hand on."""

from digitrec.drawings.deletion import count_deleted, delete, discard, restore
from digitrec.drawings.drawing import Drawing
from digitrec.drawings.folder import (
    FoundDrawings,
    count_drawings,
    keep,
    list_drawings,
    made_folder,
    release,
)

__all__ = [
    "Drawing",
    "FoundDrawings",
    "count_deleted",
    "count_drawings",
    "delete",
    "discard",
    "keep",
    "list_drawings",
    "made_folder",
    "release",
    "restore",
]
