"""A drawing → the 28×28 image that a model sees."""

from digitrec.preprocess.image_file import read_drawing
from digitrec.preprocess.steps import Steps, image_of_ink, preprocess, preprocess_steps

__all__ = ["Steps", "image_of_ink", "preprocess", "preprocess_steps", "read_drawing"]
