"""How often a model is right on a person's drawings; those that it was trained on never count."""

from collections.abc import Sequence
from dataclasses import dataclass

from digitrec.drawings.drawing import Drawing
from digitrec.drawings.images import with_images
from digitrec.model.prediction import Predictor
from digitrec.runs import Run


@dataclass(frozen=True)
class DrawingScore:
    """correct of count drawings; beside them, how many are not counted, as the model or one it goes back to learned
    from them.
    """

    correct: int
    count: int
    trained_on: int


def answers_by_id(predictor: Predictor, drawings: Sequence[Drawing]) -> dict[str, int | None]:
    """The answer to each drawing that has ink, by its id; None where the model sees no digit."""
    with_ink, images = with_images(drawings)
    return {
        drawing.drawing_id: predictor.predict_image(image).digit
        for drawing, image in zip(with_ink, images, strict=True)
    }


def score_of(run: Run, predictor: Predictor, drawings: Sequence[Drawing]) -> DrawingScore:
    """predictor: the run's recognizer."""
    trained_on = set(run.origin.drawings.trained_on if run.origin.drawings else ())
    fresh = [each for each in drawings if each.drawing_id not in trained_on]
    answers = answers_by_id(predictor, fresh)
    labels = {each.drawing_id: each.label for each in fresh}
    correct = sum(answer == labels[drawing_id] for drawing_id, answer in answers.items())
    return DrawingScore(correct, len(answers), len(drawings) - len(fresh))
