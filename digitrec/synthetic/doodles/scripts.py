"""Other writing: plans of Chinese, Korean and Arabic signs, signs that nobody knows, and whole words."""

import numpy as np

from digitrec.synthetic.doodles import letters
from digitrec.synthetic.doodles.sketch import Rule, Strokes, another_hand, dot, ellipse, line, sketch, smooth

# Not 口 二 三 (drawn elsewhere), 日 (an 8), 力 刀 カ (like 7s), 乙 (a 2).
CHINESE = {
    "big": "l 0,.35 1,.35/s .5,0 .45,.5 .05,1/s .48,.42 .7,.8 1,1",
    "heaven": "l .1,.08 .9,.08/l 0,.42 1,.42/s .5,.1 .45,.6 .05,1/s .5,.45 .7,.8 1,1",
    "wood": "l 0,.3 1,.3/l .5,0 .5,1/s .47,.32 .3,.65 .0,.85/s .53,.32 .7,.65 1,.85",
    "field": "z 0,0 1,0 1,1 0,1/l .5,0 .5,1/l 0,.5 1,.5",
    "king": "l .05,.05 .95,.05/l .12,.5 .88,.5/l 0,.98 1,.98/l .5,.05 .5,.98",
    "mountain": "l .5,0 .5,.9/l .05,.35 .05,.9 .95,.9 .95,.35",
    "river": "s .1,0 .12,.6 0,1/l .5,.1 .5,.9/l .95,0 .95,1",
    "middle": "z 0,.22 1,.22 1,.62 0,.62/l .5,-.05 .5,1.05",
    "man": "s .5,0 .42,.5 0,1/s .45,.4 .7,.8 1,1",
    "up": "l .45,0 .45,.95/l .45,.42 .85,.42/l 0,.97 1,.97",
    "down": "l 0,.05 1,.05/l .48,.05 .48,1/l .52,.35 .78,.55",
    "earth": "l .12,.38 .88,.38/l .5,0 .5,.97/l 0,.97 1,.97",
    "well": "l .05,.3 .95,.3/l 0,.65 1,.65/s .32,0 .32,.7 .1,1/l .68,0 .68,1",
    "fire": "s .5,0 .48,.5 .05,1/s .5,.5 .7,.8 1,1/l .12,.25 .25,.48/l .85,.2 .7,.45",
    "water": "l .5,0 .5,.95 .38,.85/l .05,.35 .38,.35 .02,.85/l .9,.2 .6,.42/s .55,.4 .75,.75 1,.9",
    "small": "l .5,0 .5,.98 .38,.88/l .25,.35 .02,.75/l .75,.35 1,.7",
    "heart": "l .05,.55 .1,.9/s .3,.35 .32,.85 .6,1 .85,.9 .82,.75/l .5,.3 .6,.5/l .85,.4 .95,.62",
    "woman": "s .45,0 .3,.45 .15,.65 .85,1/s .8,.3 .65,.7 .1,1/l 0,.35 1,.32",
    "tree of rain": "l .1,.02 .9,.02/l 0,1 0,.25 1,.25 1,1/l .5,.02 .5,1/l .2,.45 .35,.52/l .2,.7 .35,.78/l .65,.45 .8,.52/l .65,.7 .8,.78",
    "door": "l 0,1 0,0 .42,0 .42,.38 0,.38/l .58,.38 .58,0 1,0 1,1/l 0,.18 .42,.18/l .58,.18 1,.18",
    "eye": "z .15,0 .85,0 .85,1 .15,1/l .15,.33 .85,.33/l .15,.66 .85,.66",
    "gold": "l .5,0 0,.42/l .5,0 1,.42/l .28,.45 .72,.45/l .12,.68 .88,.68/l .5,.45 .5,.97/l 0,.98 1,.98/l .3,.78 .36,.9/l .7,.78 .64,.9",
    "tree twice": "l 0,.3 .45,.3/l .22,0 .22,1/l .2,.35 0,.7/l .25,.35 .42,.6/l .55,.3 1,.3/l .78,0 .78,1/l .75,.35 .58,.65/l .8,.35 1,.7",
    "again": "s .08,.08 .85,.05 .6,.6 0,1/s .15,.3 .55,.75 1,1",
    "gate of hand": "l .15,.15 .85,.1/l .05,.42 .95,.38/s .5,.1 .55,.85 .48,1 .32,.9",
}

KOREAN_AND_JAPANESE = {
    "ga": "l 0,.1 .45,.1/s .45,.1 .4,.5 .05,.85/l .72,0 .72,1/l .72,.45 1,.45",
    "han": "l .12,.02 .38,.02/l 0,.15 .5,.15/o .25,.35 .16,.14/l .75,0 .75,.65/l .75,.3 .98,.3/l .15,.7 .15,1 .85,1",
    "geul": "l .15,.05 .85,.05 .8,.3/l 0,.42 1,.42/l .15,.55 .82,.55 .82,.72 .15,.72 .15,.92 .85,.92",
    "so": "l .5,0 .15,.5/l .45,.12 .85,.5/l .5,.55 .5,.85/l 0,.88 1,.88",
    "mi": "z 0,.15 .5,.15 .5,.75 0,.75/l .85,0 .85,1",
    "ho": "l .35,.02 .65,.02/l .15,.2 .85,.2/o .5,.42 .2,.14/l .5,.6 .5,.85/l 0,.88 1,.88",
    "bap": "l .02,0 .02,.5 .45,.5 .45,0/l .02,.25 .45,.25/l .75,0 .75,.5/l .75,.25 1,.25/l .2,.6 .2,1 .85,1 .85,.6/l .2,.8 .85,.8",
    "a": "l .1,.22 .85,.18/s .45,0 .42,.5 .5,.95/s .75,.38 .5,.85 .15,.85 .1,.6 .5,.45 .9,.55 .9,.85 .6,1",
    "sa": "l 0,.25 .95,.2/l .5,0 .8,.5/s .1,.62 .2,.95 .75,.98",
    "ki": "l .1,.2 .85,.15/l .05,.42 .9,.37/l .45,0 .75,.6/s .12,.68 .25,.97 .75,.98",
    "ne": "l .25,0 .25,1/l .02,.25 .45,.25 .02,.8/s .25,.5 .6,.2 .85,.4 .8,.9 .55,.95 .6,.75 1,.98",
    "mu": "l .05,.28 .75,.25/s .38,0 .38,.6 .2,.75 .12,.55 .38,.5 .4,.9 .8,.98 .88,.75/l .85,.35 .98,.5",
    "shi": "l .15,.1 .35,.22/l .05,.4 .25,.52/s .1,.98 .6,.85 1,.2",
    "ho kata": "l 0,.28 1,.28/l .5,0 .5,1 .38,.9/l .25,.5 .05,.85/l .75,.5 .95,.85",
    "me": "s .95,0 .7,.6 0,1/l .25,.3 .9,.85",
}


def _arabic(rng: np.random.Generator) -> Strokes:
    """A line that runs along with teeth, bowls and loops, and dots above and below it."""
    parts, x, way = [], 0.0, [(0.0, 0.0)]
    for _ in range(int(rng.integers(3, 7))):
        wide = rng.uniform(0.25, 0.6)
        piece = rng.integers(4)
        if piece == 0:
            way += [(x + wide / 3, -0.3), (x + wide / 2, 0.0)]
        elif piece == 1:
            way += [(x + wide / 4, 0.3), (x + 3 * wide / 4, 0.32), (x + wide, 0.0)]
        elif piece == 2:
            way += [(x + wide / 2, -0.28), (x + 0.1, -0.25), (x + 0.2, 0.02), (x + wide, 0.02)]
        else:
            way += [(x + wide / 3, -0.8), (x + wide / 2.2, 0.0)]
        x += wide
        if rng.random() < 0.6:
            side = rng.choice([-0.45, 0.5])
            parts += [dot(x - wide / 2 + 0.1 * each, side, rng) for each in range(int(rng.integers(1, 3)))]
    return another_hand([smooth(np.array(way) + rng.normal(0, 0.02, (len(way), 2))), *parts], rng)


def _headline_script(rng: np.random.Generator) -> Strokes:
    """Signs that hang from a bar, as in Devanagari."""
    parts = [line((-0.1, 0), (1.1, 0))]
    for x in np.arange(int(rng.integers(2, 4))) * 0.45:
        parts.append(line((x + 0.3, 0), (x + 0.3, rng.uniform(0.7, 0.9))))
        start = np.array([x + 0.3, rng.uniform(0.3, 0.5)])
        parts.append(
            smooth(
                start
                + np.array([(0, 0), (-0.15, -0.12), (-0.25, 0.05), (-0.12, 0.2), (-0.2, 0.4)])
                + rng.normal(0, 0.04, (5, 2))
            )
        )
    return another_hand(parts, rng)


def _unknown_sign(rng: np.random.Generator) -> Strokes:
    """Three to five pieces: lines, arcs, hooks, rings, dots; each begins on the one before, as letters are made."""
    parts: Strokes = []
    for _ in range(int(rng.integers(3, 6))):
        start = parts[-1][rng.integers(len(parts[-1]))] if parts else rng.uniform(0, 1, 2)
        start = start + (rng.normal(0, 0.25, 2) if rng.random() < 0.3 else 0)
        parts.append(start + _piece(rng))
    return parts


def _piece(rng: np.random.Generator) -> np.ndarray:
    """(n, 2), from the origin."""
    kind, length = rng.integers(6), rng.uniform(0.4, 0.9)
    way = rng.choice([0, 90, 180, 270, 45, 135]) + rng.normal(0, 12)
    along = length * np.array([np.cos(np.radians(way)), np.sin(np.radians(way))])
    beside = np.array([-along[1], along[0]]) * rng.choice([-1, 1])
    if kind <= 1:
        return np.array([[0, 0], along])
    if kind == 2:
        return smooth(np.array([[0, 0], 0.5 * along + 0.4 * beside, along]))
    if kind == 3:
        return np.array([[0, 0], along, along + rng.uniform(0.3, 0.8) * beside])
    if kind == 4:
        radius = 0.25 * length
        return ellipse(radius, 0, radius, radius, 180, 360)
    return smooth(np.array([[0, 0], 0.7 * along, along + 0.25 * beside, 0.7 * along + 0.45 * beside]))


def _stroke_bundle(rng: np.random.Generator) -> Strokes:
    """Five to nine lines on a lattice, level, upright and slanting: a sign of many strokes."""
    ticks = np.linspace(0, 1, 5)
    parts = []
    for _ in range(int(rng.integers(5, 10))):
        kind, at = rng.integers(4), ticks[rng.integers(5)]
        low, high = sorted(rng.choice(5, 2, replace=False))
        if kind == 0:
            parts.append(line((ticks[low], at), (ticks[high], at)))
        elif kind == 1:
            parts.append(line((at, ticks[low]), (at, ticks[high])))
        elif kind == 2:
            parts.append(
                smooth(
                    np.array(
                        [
                            (at, ticks[low]),
                            (at - 0.1, (ticks[low] + ticks[high]) / 2),
                            (at - 0.4, ticks[high]),
                        ]
                    )
                )
            )
        else:
            parts.append(line((at, ticks[low]), (at + 0.15, ticks[low] + 0.15)))
    return another_hand(parts, rng)


def _word(rng: np.random.Generator) -> Strokes:
    """Two to five letters side by side, small or capital."""
    plans = list((letters.SMALL if rng.random() < 0.6 else letters.CAPITALS).values())
    parts: Strokes = []
    x = 0.0
    for _ in range(int(rng.integers(2, 6))):
        strokes = sketch(plans[rng.integers(len(plans))], rng)
        left = min(float(stroke[:, 0].min()) for stroke in strokes)
        parts += [stroke + np.array([x - left, 0]) for stroke in strokes]
        x = max(float(stroke[:, 0].max()) for stroke in parts) + rng.uniform(0.05, 0.35)
    return parts


def _signature(rng: np.random.Generator) -> Strokes:
    """A large first bow, a row of small waves and loops, perhaps a line below."""
    count = int(rng.integers(8, 18))
    xs = np.linspace(0.3, 2.2, count) + rng.normal(0, 0.04, count)
    heights = np.where(np.arange(count) % 2, rng.uniform(0.25, 0.6, count), rng.uniform(-0.05, 0.1, count))
    start = np.array([(0.2, 0.1), (0.0, -0.6), (0.25, -0.9), (0.3, 0.0)]) + rng.normal(0, 0.1, (4, 2))
    parts = [smooth(np.concatenate([start, np.stack([xs, -heights], axis=1)]))]
    if rng.random() < 0.4:
        parts.append(smooth(np.array([(0.0, 0.3), (1.0, 0.2), (2.3, 0.15)]) + rng.normal(0, 0.05, (3, 2))))
    return another_hand(parts, rng)


FOREIGN: dict[str, Rule] = {"arabic": _arabic, "headline script": _headline_script}
SIGNS: dict[str, Rule] = {"unknown sign": _unknown_sign, "stroke bundle": _stroke_bundle}
WORDS: dict[str, Rule] = {"word": _word, "signature": _signature}
