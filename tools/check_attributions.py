"""The sanity check of every method that explains an answer, for digitrec/explain/sanity.json (Adebayo et al., 2018).

python -m tools.check_attributions

To be run again when the shipped network or a method changes: the maps of the shipped network beside those of the same
network with random weights.
"""

import functools
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import keras
import numpy as np

from digitrec import paths
from digitrec.data import sample
from digitrec.explain.attribution import MapMethod, Subject
from digitrec.explain.by_stroke import ByStroke, StrokeAnswers, shares_by_stroke
from digitrec.explain.class_activation import FILE, ClassActivation
from digitrec.explain.gradient_methods import GRADIENT_METHODS
from digitrec.explain.occlusion import Occlusion
from digitrec.explain.pen_strokes import PenStrokes
from digitrec.explain.sanity import rank_correlation
from digitrec.explain.smallest_change import SmallestChange, fewest_pixels
from digitrec.gradients.network import Differentiable
from digitrec.model.build import build_model
from digitrec.model.export import export_tflite
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import preprocess
from digitrec.runs import read_run_folder
from digitrec.strokes.pen import Pen, render

PLACE = Path(__file__).parents[1] / "digitrec" / "explain" / "sanity.json"
COUNT = 20
_SEED = 1

# Digits in strokes, x and y from 0 to 1: a 1 with flag and foot, a 4, a 5, a crossed 7, an 8 of two loops, an H-shaped 4.
DRAWN = (
    (1, [[(0.3, 0.3), (0.5, 0.1)], [(0.5, 0.1), (0.5, 0.9)], [(0.3, 0.9), (0.7, 0.9)]]),
    (4, [[(0.36, 0.15), (0.27, 0.56), (0.76, 0.54)], [(0.64, 0.18), (0.6, 0.88)]]),
    (5, [[(0.36, 0.15), (0.7, 0.15)], [(0.36, 0.15), (0.34, 0.45), (0.6, 0.45), (0.65, 0.65), (0.5, 0.85), (0.3, 0.8)]]),
    (7, [[(0.2, 0.15), (0.75, 0.15)], [(0.75, 0.15), (0.4, 0.85)], [(0.4, 0.5), (0.7, 0.5)]]),
    (8, [[(0.5, 0.5), (0.35, 0.3), (0.5, 0.12), (0.65, 0.3), (0.5, 0.5)], [(0.5, 0.5), (0.3, 0.7), (0.5, 0.9), (0.7, 0.7), (0.5, 0.5)]]),
    (4, [[(0.3, 0.15), (0.3, 0.5)], [(0.3, 0.5), (0.75, 0.5)], [(0.65, 0.15), (0.65, 0.9)]]),
)  # fmt: skip


class Candidate:
    """One network with all that the methods ask of it. folder: with model.keras and model.tflite."""

    def __init__(self, folder: Path) -> None:
        config = read_run_folder(paths.pretrained_dir()).config.model
        self.recognizer = Recognizer(folder / "model.tflite")
        self._folder, self._config = folder, config
        self._differentiable = Differentiable(keras.saving.load_model(folder / FILE))

    def map_of(self, method: MapMethod, image: np.ndarray, digit: int) -> np.ndarray:
        subject = Subject(predictor=self.recognizer, image=image, config=self._config, folder=self._folder)
        return method.maps(subject, method.defaults())[digit]

    def gradient_map_of(self, name: str, image: np.ndarray, digit: int) -> np.ndarray:
        method = GRADIENT_METHODS[name]
        return method.attribution(self._differentiable.gradient_of(digit), image, method.defaults())

    def change_of(self, image: np.ndarray, digit: int) -> np.ndarray:
        """(28, 28): 1 where the smallest change towards the next digit adds ink, −1 where it erases some."""
        change = fewest_pixels(self.recognizer, image, (digit + 1) % 10)
        return change.added.astype(float) - change.erased

    def shares_of(self, strokes: PenStrokes) -> np.ndarray:
        """(strokes, 10): in log odds, in which a network that is sure of nothing has shares as well."""
        return shares_by_stroke(StrokeAnswers(self.recognizer, strokes), "log odds").values


def random_network(folder: Path) -> Candidate:
    """The shipped network's shape with random weights, its averages settled on real digits."""
    config = read_run_folder(paths.pretrained_dir()).config.model
    keras.utils.set_random_seed(_SEED)
    model = build_model(config)
    images = sample.load().train.images[:64]
    for _ in range(40):
        model(images, training=True)
    model.save(folder / FILE)
    export_tflite(model, config, folder / "model.tflite")
    return Candidate(folder)


def correlations(trained: Candidate, random: Candidate, count: int) -> dict[str, list[float]]:
    """By method, the rank correlation of both networks' maps for so many test digits; of strokes, for each drawing."""
    test = sample.load().test
    found: dict[str, list[float]] = {}
    firsts = [np.flatnonzero(test.labels == place % 10)[place // 10] for place in range(count)]
    for image, digit in zip(test.images[firsts], test.labels[firsts].tolist(), strict=True):
        maps = {
            name: [ask(one, image, digit) for one in (trained, random)] for name, ask in _questions().items()
        }
        for name, (of_trained, of_random) in maps.items():
            found.setdefault(name, []).append(rank_correlation(of_trained, of_random))
    found[ByStroke.name] = [
        rank_correlation(trained.shares_of(strokes), random.shares_of(strokes)) for strokes in drawings()
    ]
    return found


def _questions() -> dict[str, Callable[[Candidate, np.ndarray, int], np.ndarray]]:
    """By method's name, how a candidate is asked for its map."""
    maps = {
        method.name: functools.partial(Candidate.map_of, method=method)
        for method in (Occlusion(), ClassActivation())
    }
    gradients = {name: functools.partial(Candidate.gradient_map_of, name=name) for name in GRADIENT_METHODS}
    return {
        name: lambda one, image, digit, ask=ask: ask(one, image=image, digit=digit)
        for name, ask in (maps | gradients | {SmallestChange.name: Candidate.change_of}).items()
    }


def drawings() -> list[PenStrokes]:
    """The digits of DRAWN as strokes on a canvas of 280 pixels."""
    drawn = []
    for _, strokes in DRAWN:
        points = tuple(280 * np.array(stroke) for stroke in strokes)
        image = preprocess(render([np.array(stroke) for stroke in strokes], Pen()))
        drawn.append(PenStrokes(points, (20.0,) * len(points), (280, 280), image))
    return drawn


def _rounded(correlation: float | np.floating) -> float:
    # Adding 0.0 turns −0.0 into 0.0.
    return round(float(correlation), 2) + 0.0


def main() -> None:
    """Writes the medians, and prints them."""
    with tempfile.TemporaryDirectory() as folder:
        found = correlations(Candidate(paths.pretrained_dir()), random_network(Path(folder)), COUNT)
    figures = {
        name: {
            "median": _rounded(np.median(values)),
            "least": _rounded(min(values)),
            "most": _rounded(max(values)),
            "maps": len(values),
        }
        for name, values in found.items()
    }
    PLACE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({name: [round(value, 2) for value in values] for name, values in found.items()}))


if __name__ == "__main__":
    main()
