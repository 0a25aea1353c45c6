"""number_of_drawing on a drawing of six digits, against predict_drawing on one of them."""

from functools import partial

from checkout import PROJECT  # noqa: F401  # makes digitrec importable
from number_shapes import six_digits
from report import Report, ratio, spread
from single_calls import milliseconds

import digitrec
from digitrec.numbers import number_of_drawing

ROUNDS = 150
MOST_TIMES = 10


def main() -> None:
    """Lets both answer in turns, call by call."""
    recognizer = digitrec.load_recognizer("pretrained")
    number, digit = six_digits()
    times: dict[str, list[float]] = {"number_of_drawing": [], "predict_drawing": []}
    for turn in range(ROUNDS + 3):
        for name, call in (
            ("number_of_drawing", partial(number_of_drawing, number, recognizer)),
            ("predict_drawing", partial(recognizer.predict_drawing, digit)),
        ):
            taken = milliseconds(call)
            if turn >= 3:  # the first ones pay for imports
                times[name].append(taken)
    times_one = round(ratio(times["number_of_drawing"], times["predict_drawing"]), 2)
    Report(
        claim="A number of six digits is cut and read in less than ten times the time of one digit.",
        bound=f"under {MOST_TIMES} times",
        met=times_one < MOST_TIMES,
        figures={
            "times_one_digit": times_one,
            "milliseconds": {name: spread(values) for name, values in times.items()},
            "read": number_of_drawing(number, recognizer).text,
        },
        counts={"calls_each": ROUNDS},
        packages=("ai-edge-litert", "numpy", "scipy"),
    ).publish()


if __name__ == "__main__":
    main()
