"""An occlusion map in the app against LiteRT alone, and a gradient map by the warm worker against the same computing in place."""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import numpy as np
from checkout import PROJECT
from report import Report, ratio, spread
from single_calls import milliseconds

ROUNDS, GRADIENT_ROUNDS = 60, 20
# The worker lets the page and whatever else somebody looks at go first.
MOST, MOST_GRADIENT = 1.5, 2.5
# What a page may take, from a drawing to its map; told beside the ratios, which other machines can be compared by.
MOST_MILLISECONDS, MOST_GRADIENT_MILLISECONDS = 150, 500
MODEL = PROJECT / "models" / "pretrained" / "model.keras"


def occlusion_times(images: np.ndarray) -> dict[str, list[float]]:
    """Of the map, and of LiteRT answering as many images; in turns, digit by digit."""
    from digitrec.explain.attribution import Subject
    from digitrec.explain.occlusion import Occlusion, occlude
    from digitrec.model.recognizer import Recognizer

    recognizer = Recognizer.of_run(MODEL.parent)
    method = Occlusion()
    times: dict[str, list[float]] = {"map": [], "litert": []}
    for place in range(-5, ROUNDS):
        subject = Subject(predictor=recognizer, image=images[place % len(images)])
        count = len(occlude(subject, **method.defaults()).corners) + 1
        same = np.repeat(subject.image[None], count, axis=0)
        ours = milliseconds(lambda subject=subject: method.maps(subject, method.defaults()))  # type: ignore[misc]
        theirs = milliseconds(lambda same=same: recognizer.predict(same))  # type: ignore[misc]
        if place >= 0:  # the first ones pay for imports
            times["map"].append(ours)
            times["litert"].append(theirs)
    return times


def gradient_times(images: np.ndarray) -> tuple[dict[str, list[float]], float]:
    """Of integrated gradients by the warm worker and in place, in turns; and the seconds of the first, cold answer."""
    import keras

    from digitrec.explain.gradient_methods import IntegratedGradients
    from digitrec.gradients.network import Differentiable
    from digitrec.jobs import gradient_requests

    method = IntegratedGradients()

    def by_worker(image: np.ndarray) -> None:
        question = gradient_requests.GradientQuestion(
            method=method.name, model=MODEL, image=image, target=4, settings=method.defaults()
        )
        gradient_requests.ask(question)
        assert gradient_requests.answer_to(question, 120) is not None

    begun = time.perf_counter()
    by_worker(images[0])
    cold = time.perf_counter() - begun
    gradient = Differentiable(keras.saving.load_model(MODEL)).gradient_of(4)
    times: dict[str, list[float]] = {"worker": [], "in_place": []}
    for place in range(-2, GRADIENT_ROUNDS):
        # Each a question of its own: the same one is not computed again.
        image = images[place] * (1 - 1e-4 * (place + 3))
        theirs = milliseconds(lambda image=image: method.explain(gradient, image, method.defaults()))  # type: ignore[misc]
        ours = milliseconds(lambda image=image: by_worker(image))  # type: ignore[misc]
        if place >= 0:
            times["worker"].append(ours)
            times["in_place"].append(theirs)
    gradient_requests.end_worker()
    return times, cold


def main() -> None:
    """Both with the shipped network and real digits."""
    from digitrec.data import sample

    images = sample.load().test.first_per_class(40).images
    occlusion = occlusion_times(images)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DIGITREC_HOME": str(Path(home)), "DIGITREC_WARM_WORKER": "300"}
        gradients, cold = gradient_times(images)
    ratios = {
        "occlusion": ratio(occlusion["map"], occlusion["litert"]),
        "gradients": ratio(gradients["worker"], gradients["in_place"]),
    }
    times = {name: spread(values, 1) for name, values in (occlusion | gradients).items()}
    Report(
        claim="An occlusion map costs little more than LiteRT's answers to its windows, and a warm gradient map than its gradients.",
        bound=f"at most {MOST:g} times LiteRT, {MOST_GRADIENT:g} times the gradients",
        met=ratios["occlusion"] <= MOST and ratios["gradients"] <= MOST_GRADIENT,
        figures={
            "ratio": ratios,
            "milliseconds": times,
            "within": {
                f"occlusion in {MOST_MILLISECONDS} ms": times["map"]["median"] < MOST_MILLISECONDS,
                f"warm gradients in {MOST_GRADIENT_MILLISECONDS} ms": times["worker"]["median"]
                < MOST_GRADIENT_MILLISECONDS,
            },
            "cold_seconds": round(cold, 1),
        },
        counts={"maps": ROUNDS, "gradient_maps": GRADIENT_ROUNDS},
        packages=("ai-edge-litert", "keras", "tensorflow", "numpy"),
    ).publish()


if __name__ == "__main__":
    main()
