"""From logits to the answer, step by step: softmax, the class for no digit, and the temperature."""

import numpy as np
from markupsafe import Markup

from digitrec.model.calibration import Calibration
from digitrec.model.forward import LOGITS
from digitrec.runs import read_evaluation
from digitrec.ui.html import render
from digitrec.ui.my_digit.account import number
from digitrec.ui.my_digit.network import Inside


def softmax_steps(inside: Inside) -> Markup:
    """A table: a row for each class, a column for each step; the last is what the bars show."""
    logits = inside.outputs[LOGITS][0].astype(np.float64)
    shifted = logits - logits.max()
    powers = np.exp(shifted)
    shares = powers / powers.sum()
    columns = [
        ("logit z", list(map(number, logits))),
        ("z − largest", list(map(number, shifted))),
        ("e to that", list(map(number, powers))),
        (f"÷ {number(powers.sum())}", list(map(_share, shares))),
    ]
    probabilities = shares[:10]
    if len(shares) > 10:
        probabilities = probabilities + shares[10] / 10
        columns.append((f"+ {number(shares[10])} / 10", [*map(_share, probabilities), ""]))
    temperature = Calibration.of_record(read_evaluation(inside.looked_at.run.path).calibration).temperature
    calibrated = Calibration(temperature=temperature).applied(probabilities[None].astype(np.float32))[0]
    if temperature != 1:
        power = f"to the power 1 / {number(temperature)}, ÷ their sum"
        columns.append((power, [*map(_share, calibrated), *[""] * (len(shares) - 10)]))
    best = int(calibrated.argmax())
    names = [*map(str, range(10)), "no digit"][: len(shares)]
    rows = [
        {"name": name, "is_best": place == best, "values": [values[place] for _, values in columns]}
        for place, name in enumerate(names)
    ]
    return render("softmax_steps", titles=[title for title, _ in columns], rows=rows)


def _share(share: float) -> str:
    """Four digits, without the tail of what is nearly nothing."""
    return number(share) if share >= 1e-4 else "0.0000"
