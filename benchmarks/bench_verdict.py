"""From a drawing of 280×280 RGBA to a calibrated verdict, against a plain resize to 28×28 and LiteRT alone; same model."""

import numpy as np
from checkout import PROJECT
from PIL import Image
from report import Report, ratio, spread
from single_calls import drawing_of, milliseconds

ROUNDS = 400
MOST = 2.0


def main() -> None:
    """Lets both answer in turns, call by call, over forty digits."""
    from digitrec.data import sample
    from digitrec.model.recognizer import Recognizer

    recognizer = Recognizer.of_run(PROJECT / "models" / "pretrained")
    bare = Recognizer(PROJECT / "models" / "pretrained" / "model.tflite")
    drawings = [drawing_of(image) for image in sample.load().test.pixels[:40]]

    def plainly(drawing: np.ndarray) -> np.ndarray:
        grey = Image.fromarray(drawing).convert("L").resize((28, 28))
        return bare.predict(1 - np.asarray(grey, np.float32)[None] / 255)

    times: dict[str, list[float]] = {"predict_drawing": [], "resize_and_litert": []}
    for number in range(-len(drawings), ROUNDS):
        drawing = drawings[number % len(drawings)]
        ours = milliseconds(lambda drawing=drawing: recognizer.predict_drawing(drawing))  # type: ignore[misc]
        theirs = milliseconds(lambda drawing=drawing: plainly(drawing))  # type: ignore[misc]
        if number >= 0:  # the first round pays for imports
            times["predict_drawing"].append(ours)
            times["resize_and_litert"].append(theirs)
    found = ratio(times["predict_drawing"], times["resize_and_litert"])
    Report(
        claim="A drawing is read, fitted, recognised and judged in little more time than LiteRT behind a plain resize takes.",
        bound=f"at most {MOST:g} times the time of the two",
        met=found <= MOST,
        figures={"ratio": found, "milliseconds": {name: spread(values) for name, values in times.items()}},
        counts={"calls_each": ROUNDS, "drawings": len(drawings)},
        packages=("ai-edge-litert", "numpy", "pillow", "scipy"),
    ).publish()


if __name__ == "__main__":
    main()
