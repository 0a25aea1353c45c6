"""The sanity check of Adebayo et al. (2018): a map that stays the same when a network's weights are random says nothing of it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digitrec.files import read_json

_FIGURES = Path(__file__).parent / "sanity.json"
PAPER = "Adebayo et al., Sanity checks for saliency maps, NeurIPS 2018"
LINK = "https://arxiv.org/abs/1810.03292"


class Sanity(NamedTuple):
    """Spearman's correlation, −1 to 1, of the shipped network's and a random one's maps; over so many pairs of maps."""

    median: float
    least: float
    most: float
    maps: int


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's of two maps of one shape, −1 to 1: how alike they order their pixels; ties share their mean rank.

    0 where one of them is the same everywhere.
    """
    ranks = [_ranks(np.asarray(each, float).ravel()) for each in (one, other)]
    centred = [each - each.mean() for each in ranks]
    spread = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum()))
    return float(centred[0] @ centred[1]) / spread if spread else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[place]


@cache
def measured_sanity() -> dict[str, Sanity]:
    """By a method's name, what `python -m tools.check_attributions` measured; nothing for those that have no map."""
    return {name: Sanity(**figures) for name, figures in read_json(_FIGURES).items()}
