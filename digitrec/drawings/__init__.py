"""Drawings that a person has confirmed or corrected: files to read, to count, to learn from, to hand on."""

from digitrec.drawings.deletion import count_deleted, delete, discard, restore
from digitrec.drawings.drawing import Drawing
from digitrec.drawings.folder import (
    FoundDrawings,
    count_drawings,
    drawings_folder,
    keep,
    list_drawings,
    release,
)

__all__ = [
    "Drawing",
    "FoundDrawings",
    "count_deleted",
    "count_drawings",
    "delete",
    "discard",
    "drawings_folder",
    "keep",
    "list_drawings",
    "release",
    "restore",
]
