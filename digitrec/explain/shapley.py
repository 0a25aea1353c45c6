"""Shapley values: how a result that players reach together is shared among them fairly (Shapley, 1953).

Lundberg & Lee (2017) use them to share a network's answer among what it was given. A coalition is a number whose bit i says
whether player i takes part: 0 is nobody, 2^n − 1 everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np

# Coalitions (m,) → their values (m, k), k games at once.
Value = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Shares:
    """values: (n, k), what each player brings in each game. error: (n, k), its standard error; 0 where it is exact.

    orders: how many orders of joining were sampled; 0 where all coalitions were asked, which is exact.
    """

    values: np.ndarray
    error: np.ndarray
    orders: int = 0


def exact_shares(value: Value, players: int) -> Shares:
    """From all 2^n coalitions: Σ_S |S|! (n − |S| − 1)! / n! · (v(S with i) − v(S))."""
    coalitions = np.arange(2**players)
    values = value(coalitions)
    sizes = np.array([int(coalition).bit_count() for coalition in coalitions])
    weights = np.array(
        [factorial(size) * factorial(players - size - 1) / factorial(players) for size in range(players)]
    )
    shares = np.zeros((players, values.shape[1]))
    for player in range(players):
        without = coalitions[(coalitions >> player) & 1 == 0]
        gains = values[without | (1 << player)] - values[without]
        shares[player] = weights[sizes[without]] @ gains
    return Shares(shares, np.zeros_like(shares))


def sampled_shares(value: Value, players: int, orders: int, rng: np.random.Generator) -> Shares:
    """The mean gain over random orders of joining, each beside its reverse (Castro et al., 2009, with antithetic pairs).

    In each order the gains sum to v(all) − v(none), so their means do as well. orders: an even number of at least 4.
    """
    half = [rng.permutation(players) for _ in range(orders // 2)]
    chains = np.array([_joining(order) for each in half for order in (each, each[::-1])])
    asked, place = np.unique(chains, return_inverse=True)
    values = value(asked)[place.reshape(chains.shape)]
    gains = np.empty((orders, players, values.shape[2]))
    joined = chains[:, 1:] ^ chains[:, :-1]
    for player in range(players):
        at = np.argmax(joined == 1 << player, axis=1)
        rows = np.arange(orders)
        gains[:, player] = values[rows, at + 1] - values[rows, at]
    pairs = gains.reshape(-1, 2, *gains.shape[1:]).mean(axis=1)
    return Shares(gains.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs)), orders)


def _joining(order: np.ndarray) -> np.ndarray:
    """(n + 1,): nobody, then one player more each time."""
    return np.concatenate([[0], np.cumsum(1 << order.astype(np.int64))])
