"""How often each model is right on the drawings; those that it was trained on never count."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitrec.drawings.drawing import Drawing
from digitrec.drawings.images import with_images
from digitrec.model.prediction import Predictor
from digitrec.runs import Run


@dataclass(frozen=True)
class DrawingScore:
    """trained_on: how many drawings are left out of the count because the model, or one it goes back to, has seen them."""

    correct: int
    count: int
    trained_on: int


def answers(judge: Predictor, drawings: Sequence[Drawing]) -> dict[str, int | None]:
    """The answer to each drawing that can be seen, by its id; None where the model sees no digit."""
    seen, images = with_images(drawings)
    return {
        drawing.drawing_id: judge.predict_image(image).digit
        for drawing, image in zip(seen, images, strict=True)
    }


def score_of(run: Run, judge: Predictor, drawings: Sequence[Drawing]) -> DrawingScore:
    """judge: the run's recognizer."""
    trained_on = set(run.origin.drawings.trained_on if run.origin.drawings else ())
    fresh = [each for each in drawings if each.drawing_id not in trained_on]
    said = answers(judge, fresh)
    labels = {each.drawing_id: each.label for each in fresh}
    correct = sum(answer == labels[drawing_id] for drawing_id, answer in said.items())
    return DrawingScore(correct, len(said), len(drawings) - len(fresh))
