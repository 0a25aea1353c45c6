"""`predict_drawing` on a drawing of 280×280, against Keras's `model.predict` on an image that is ready, same network."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import keras
from checkout import PROJECT
from report import Report, ratio, spread
from single_calls import drawing_of, milliseconds

ROUNDS = 150
LEAST_TIMES_FASTER = 15


def network(folder: Path) -> tuple[keras.Model, Path, str]:
    """The pretrained network in Keras and its LiteRT file; else `best` untrained, which computes as much."""
    from digitrec.config.presets import PRESETS
    from digitrec.model.build import build_model
    from digitrec.model.export import export_tflite

    pretrained = PROJECT / "models" / "pretrained"
    if (pretrained / "model.keras").is_file() and (pretrained / "model.tflite").is_file():
        return keras.saving.load_model(pretrained / "model.keras"), pretrained / "model.tflite", "pretrained"
    config = PRESETS["best"].config().model
    model = build_model(config)
    export_tflite(model, config, folder / "model.tflite")
    return model, folder / "model.tflite", "best, untrained"


def main() -> None:
    """Lets both predict in turns, call by call."""
    from digitrec.data import sample
    from digitrec.model.recognizer import Recognizer

    test = sample.load().test
    image, drawing = test.images[0], drawing_of(test.pixels[0])
    with tempfile.TemporaryDirectory() as temporary:
        model, path, which = network(Path(temporary))
        recognizer = Recognizer(path)
    times: dict[str, list[float]] = {"predict_drawing": [], "model_predict": []}
    for number in range(ROUNDS + 3):
        ours = milliseconds(lambda: recognizer.predict_drawing(drawing))
        theirs = milliseconds(lambda: model.predict(image[None], verbose=0))
        if number >= 3:  # the first ones pay for imports and tracing
            times["predict_drawing"].append(ours)
            times["model_predict"].append(theirs)
    times_faster = round(1 / ratio(times["predict_drawing"], times["model_predict"]), 1)
    Report(
        claim="A drawing is read, fitted and recognised many times faster than Keras's predict answers for a ready image.",
        bound=f"at least {LEAST_TIMES_FASTER} times faster",
        met=times_faster >= LEAST_TIMES_FASTER,
        figures={
            "times_faster": times_faster,
            "milliseconds": {name: spread(values) for name, values in times.items()},
            "network": which,
        },
        counts={"calls_each": ROUNDS},
        packages=("keras", "tensorflow", "ai-edge-litert", "numpy", "scipy"),
    ).publish()


if __name__ == "__main__":
    main()
