"""What cheap networks refuse of families that they never saw, beside what they refuse of those that they learned.

`python benchmarks/bench_families.py [--folds 5] [--digits N] [--non-digits N] [--set name=value …] [--seed N] [--keep DIR]`

Every family is left out once, several at a time. What decides, and its threshold, are chosen on validation digits alone (5,000 of
MNIST, uji, numberpad), of which at most 0.5 % or 0.2 % may be refused. No test set is read.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import family_networks as networks
import numpy as np
from family_networks import Recipe
from refusal_scores import Distances, Outputs, best_digit, certainty, energy, reject_class, together

from digitrec.data.non_digit_drawings import letters_of
from digitrec.data.omniglot import HELD_OUT_ALPHABET
from digitrec.data.pen_digits import VALIDATION_ONLY, load_pen_digits
from digitrec.evaluation.families import SMILEY
from digitrec.evaluation.strangers import auroc

# Families that teach each other most stand in one fold, so that none is left out beside its twin.
FOLDS = (
    ("faces", "animals", "people", "capital letters", "small letters", "rays and stars"),
    ("closed shapes", "shapes in shapes", "emblems", "things of the house", "vehicles and buildings", "letters of Balinese"),
    ("hooks", "greek", "cyrillic", "runes", "hebrew and arabic", "mathematics"),
    ("open curves", "closed curves", "waves and spirals", "nature", "words", "letters of Latin"),
    ("mirrored digits", "beyond digits", "several digits", "two digits", "spoilt digits", "unknown signs", "compositions", "chinese", "korean and japanese",
     "letters of Korean", "signs of text", "marks"),
)  # fmt: skip
NEVER_TRAINED = letters_of(HELD_OUT_ALPHABET)
SHARES = (0.005, 0.002)
SETTINGS = {
    "filters": (24, 48, 64), "convolutions": 2, "epochs": 2, "learning_rate": 0.004, "averaging": "off", "dropout": 0.1,
}  # fmt: skip


def scores(digits: Outputs, labels: np.ndarray, validation: Outputs) -> dict[str, Any]:
    """Name → score. digits, labels: those trained on, from which distances are measured."""
    away = Distances(digits.features, labels)
    names: dict[str, Any] = {
        "certainty": certainty, "reject class": reject_class, "energy": energy, "best digit": best_digit,
        "mahalanobis": away.mahalanobis, "nearest": away.nearest,
    }  # fmt: skip
    of_digits = {name: score(validation) for name, score in names.items()}

    def pair(first: str, second: str, weight: float) -> Any:
        real = of_digits[first], of_digits[second]
        return lambda seen: together(names[first](seen), names[second](seen), real, weight)

    return names | {
        "reject class + mahalanobis": pair("reject class", "mahalanobis", 1.0),
        "reject class + nearest": pair("reject class", "nearest", 1.0),
        "best digit + mahalanobis": pair("best digit", "mahalanobis", 1.0),
        "best digit + nearest": pair("best digit", "nearest", 1.0),
    }


def measured_fold(
    recipe: Recipe, left_out: tuple[str, ...], seed: int, drawings: dict[str, np.ndarray]
) -> dict[str, Any]:
    """For each score and family: refused shares at each share of refused digits, and the area under the ROC curve."""
    started = time.perf_counter()
    model, digits = networks.trained(recipe, left_out, seed)
    some = digits.subset(np.random.default_rng(0).permutation(len(digits))[:6000])
    validation = networks.validation_digits()
    real = networks.outputs(model, validation.levels)
    seen = {name: networks.outputs(model, images) for name, images in drawings.items()}
    right = float((real.logits[:, :10].argmax(axis=1) == validation.labels).mean())
    found: dict[str, Any] = {"accuracy": right, "left_out": left_out, "scores": {}, "counts": {}}
    for name, score in scores(networks.outputs(model, some.levels), some.labels, real).items():
        of_digits = score(real)
        of_families = {family: score(each) for family, each in seen.items()}
        bounds = [float(np.quantile(of_digits, share, method="lower")) for share in SHARES]
        found["scores"][name] = {
            "auroc": {family: auroc(of_digits, each) for family, each in of_families.items()},
            "refused": {
                family: [int((each < bound).sum()) for bound in bounds]
                for family, each in of_families.items()
            },
            "digits": _digits_refused(of_digits < bounds[0]),
        }
    found["counts"] = {family: len(images) for family, images in drawings.items()}
    found["seconds"] = round(time.perf_counter() - started)
    return found


def _digits_refused(refused: np.ndarray) -> dict[str, list[int]]:
    """Of each validation set how many of its digits are refused."""
    sizes = [5000, *(len(load_pen_digits(name)) for name in VALIDATION_ONLY)]
    parts = np.split(refused, np.cumsum(sizes)[:-1])
    return {
        name: [int(part.sum()), len(part)]
        for name, part in zip(("mnist", *VALIDATION_ONLY), parts, strict=True)
    }


def summary(folds: list[dict[str, Any]]) -> dict[str, Any]:
    """Per score the mean over families left out and trained on; per family both, for the score that refuses most."""
    rows: dict[str, Any] = {}
    table: dict[str, Any] = defaultdict(dict)
    for name in folds[0]["scores"]:
        left: dict[str, list[list[float]]] = defaultdict(list)
        area: dict[str, list[float]] = defaultdict(list)
        learned: dict[str, list[list[float]]] = defaultdict(list)
        for fold in folds:
            for family, refused in fold["scores"][name]["refused"].items():
                shares = [count / fold["counts"][family] for count in refused]
                if family == NEVER_TRAINED or ("faces" if family == SMILEY else family) in fold["left_out"]:
                    left[family].append(shares)
                    area[family].append(fold["scores"][name]["auroc"][family])
                else:
                    learned[family].append(shares)
        unseen = {family: np.mean(shares, axis=0).round(4).tolist() for family, shares in left.items()}
        means = {family: np.mean(shares, axis=0).round(4).tolist() for family, shares in learned.items()}
        kinds = [family for family in left if family != SMILEY]
        rows[name] = {
            "left out, mean": np.mean([unseen[family] for family in kinds], axis=0).round(4).tolist(),
            "left out, least": min((unseen[family][0], family) for family in kinds),
            "smiley left out": unseen.get(SMILEY),
            "trained, mean": np.mean([means[f] for f in means if f != SMILEY and f in left], axis=0).round(4).tolist(),
            "auroc left out, mean": round(float(np.mean([np.mean(area[family]) for family in kinds])), 4),
        }  # fmt: skip
        table[name] = {
            family: {"count": count, "left out": unseen.get(family), "trained": means.get(family)}
            for family, count in folds[0]["counts"].items()
        }
    best = max(rows, key=lambda name: rows[name]["left out, mean"][0])
    return {"scores": rows, "best": best, "families": table[best]}


def main() -> None:
    """Prints a line for each score and each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folds", type=int, nargs="*", default=list(range(1, len(FOLDS) + 1)), help="numbers from 1"
    )
    parser.add_argument("--digits", type=int, default=100_000)
    parser.add_argument("--non-digits", type=int, default=60_000)
    parser.add_argument("--loss", choices=("spread", "eleven"), default="spread")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=JSON")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write what was measured of each fold there")
    options = parser.parse_args()
    settings = SETTINGS | {each.split("=")[0]: json.loads(each.split("=", 1)[1]) for each in options.set}
    recipe = Recipe(options.digits, options.non_digits, settings, options.loss)
    drawings = networks.family_drawings(load_pen_digits("uji"))
    folds = []
    for number in options.folds:
        folds.append(measured_fold(recipe, FOLDS[number - 1], options.seed, drawings))
        print(number, folds[-1]["accuracy"], folds[-1]["seconds"], "s", file=sys.stderr, flush=True)
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"fold-{number}.json").write_text(json.dumps(folds[-1]), encoding="utf-8")
    report = {"recipe": vars(recipe), "shares of digits refused": SHARES, **summary(folds)}
    report["digits refused"] = [fold["scores"][report["best"]]["digits"] for fold in folds]
    # A line for each row: the table is there to be read.
    for name, part in report.items():
        rows = part.items() if isinstance(part, dict) else [("", part)]
        print(f"{name}:", *(f"  {row} {json.dumps(value)}" for row, value in rows), sep="\n")


if __name__ == "__main__":
    main()
