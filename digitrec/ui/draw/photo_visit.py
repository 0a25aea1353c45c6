"""The photo that a visitor gave, and what was found in it: it outlives the widgets, a change of mode and of page."""

from dataclasses import dataclass

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import NumberPrediction, PhotoReading, number_of_photo
from digitrec.preprocess.image_file import read_drawing
from digitrec.preprocess.photo import Frame, cut_out

_MEMORY = "photo"


@dataclass
class PhotoVisit:
    """What came in, and the last of it that could be read.

    upload: a file's bytes, not looked at yet. photo: those of the last one that could be read. reading, reader: what was
    found in it, and by which model. problem: why the last upload could not be read. turn: how many came in; each widget
    takes one. frames: what was marked on it, each within the one before. marked: another frame, not looked at yet.
    frame_problem: why that could not be read. frame_turn: of the last frame that the browser sent.
    """

    upload: bytes | None = None
    photo: bytes | None = None
    reading: PhotoReading | None = None
    reader: Recognizer | None = None
    problem: DigitrecError | None = None
    turn: int = 0
    frames: tuple[Frame, ...] = ()
    marked: tuple[Frame, ...] | None = None
    frame_problem: DigitrecError | None = None
    frame_turn: int = 0

    @property
    def is_empty(self) -> bool:
        return self.photo is None and self.problem is None

    @property
    def number(self) -> NumberPrediction | None:
        """What was read, None where nothing was yet."""
        return self.reading.number if self.reading is not None else None

    @property
    def is_stale(self) -> bool:
        """Whether what was read is the photo's before the one that could not be read."""
        return self.problem is not None and self.reading is not None

    def take(self, content: bytes) -> None:
        """Keeps a file until it is read."""
        self.upload = content
        self.turn += 1

    def mark(self, frames: tuple[Frame, ...]) -> None:
        """Keeps frames until what lies in the last of them is read; none for the whole photo."""
        self.marked = frames

    def has_news(self, recognizer: Recognizer) -> bool:
        """Whether there is something to read: another photo or a part of it, or the same by another model."""
        is_other_reader = self.photo is not None and self.reader is not recognizer
        return self.upload is not None or self.marked is not None or is_other_reader

    def read(self, recognizer: Recognizer) -> None:
        """Reads what is new. What cannot be read takes nothing away."""
        content, self.upload = self.upload, None
        frames, self.marked = self.marked if content is None else (), None
        self.frame_problem = None
        if content is None and self.photo is not None:
            self._read_part(self.photo, self.frames if frames is None else frames, recognizer)
        elif content is not None:
            try:
                self.reading = number_of_photo(read_drawing(content), recognizer)
                self.photo, self.frames, self.problem = content, (), None
            except DigitrecError as problem:
                self.problem = problem
        self.reader = recognizer

    def _read_part(self, photo: bytes, frames: tuple[Frame, ...], recognizer: Recognizer) -> None:
        try:
            part = read_drawing(photo)
            for frame in frames:
                part = cut_out(part, frame)
            self.reading = number_of_photo(part, recognizer)
            self.frames, self.problem = frames, None
        except DigitrecError as problem:
            if frames == self.frames:
                self.problem = problem
            else:
                self.frame_problem = problem


def this_visit() -> PhotoVisit:
    """The visitor's own."""
    return st.session_state.setdefault(_MEMORY, PhotoVisit())


def forget_problem() -> None:
    """Goes back to the photo before the one that could not be read."""
    this_visit().problem = None


def clear() -> None:
    """Takes the photo away for good; the widgets are new ones."""
    before = this_visit()
    st.session_state[_MEMORY] = PhotoVisit(turn=before.turn + 1, frame_turn=before.frame_turn)
