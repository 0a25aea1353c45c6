"""Plans of shapes: closed ones that are no 0, shapes within shapes, hooks that are no 1 or 7."""

import numpy as np

from digitrec.synthetic.doodles.sketch import Rule, Strokes, another_hand, ellipse, line

CLOSED = {
    "square": "z 0,0 1,0 1,1 0,1",
    "rectangle": "z 0,.2 1,.2 1,.8 0,.8",
    "narrow rectangle": "z .2,0 .8,0 .8,1 .2,1",
    "square of four strokes": "l 0,0 1,0/l 1,0 1,1/l 1,1 0,1/l 0,1 0,0",
    "triangle": "z .5,0 1,.9 0,.9",
    "triangle on its tip": "z 0,.05 1,.05 .5,.95",
    "right triangle": "z 0,0 0,1 1,1",
    "triangle of three strokes": "l .5,0 1,.9/l 1,.9 0,.9/l 0,.9 .5,0",
    "rhombus": "z .5,0 .95,.5 .5,1 .05,.5",
    "pentagon": "z .5,0 1,.4 .8,1 .2,1 0,.4",
    "trapezium": "z .25,.1 .75,.1 1,.9 0,.9",
    "parallelogram": "z .3,.15 1,.15 .7,.85 0,.85",
    "half disc": "o .5,.6 .5,.5 180,180/l 0,.6 1,.6",
    "half disc standing": "l .1,0 .1,1/s .1,0 .6,.08 .8,.3 .85,.5 .8,.7 .6,.92 .1,1",
    "bowl": "o .5,.35 .5,.55 0,180/l 0,.35 1,.35",
    "quarter disc": "l 0,1 0,0/s 0,0 .4,.08 .75,.3 .95,.65 1,1/l 1,1 0,1",
    "kite": "z .5,0 .85,.35 .5,1 .15,.35",
    "bow": "z 0,.1 0,.9 1,.1 1,.9",
    "L outline": "z 0,0 .35,0 .35,.65 1,.65 1,1 0,1",
    "cross outline": "z .33,0 .67,0 .67,.33 1,.33 1,.67 .67,.67 .67,1 .33,1 .33,.67 0,.67 0,.33 .33,.33",
    "arrowhead": "z 0,1 .5,0 1,1 .5,.7",
    "steps": "z 0,1 0,.7 .33,.7 .33,.35 .67,.35 .67,0 1,0 1,1",
    "shield": "s 0,.05 .02,.5 .2,.8 .5,1 .8,.8 .98,.5 1,.05/l 1,.05 0,.05",
    "eye shape": "s 0,.5 .25,.24 .5,.15 .75,.24 1,.5/s 1,.5 .75,.76 .5,.85 .25,.76 0,.5",
    "pear": "s .5,0 .38,.15 .36,.38 .1,.6 .12,.9 .5,1 .88,.9 .9,.6 .64,.38 .62,.15 .5,0/l .5,0 .55,-.12",
}

NESTED = {
    "square in a square": "z 0,0 1,0 1,1 0,1/z .28,.28 .72,.28 .72,.72 .28,.72",
    "ring in a ring": "o .5,.5 .5,.5/o .5,.5 .25,.25",
    "ring in a square": "z 0,0 1,0 1,1 0,1/o .5,.5 .32,.32",
    "square in a ring": "o .5,.5 .55,.55/z .22,.22 .78,.22 .78,.78 .22,.78",
    "triangle in a ring": "o .5,.5 .55,.55/z .5,.05 .9,.72 .1,.72",
    "ring with a cross": "o .5,.5 .5,.5/l .15,.15 .85,.85/l .85,.15 .15,.85",
    "ring with a plus": "o .5,.5 .5,.5/l .5,0 .5,1/l 0,.5 1,.5",
    "ring with three dots": "o .5,.5 .5,.5/d .3,.5/d .5,.5/d .7,.5",
    "ring with lines": "o .5,.5 .5,.5/l .22,.3 .78,.3/l .12,.5 .88,.5/l .22,.7 .78,.7",
    "rings that meet": "o .32,.5 .32,.32/o .68,.5 .32,.32",
    "rings side by side": "o .22,.5 .21,.23/o .78,.5 .21,.23",
    "three rings": "o .5,.25 .23,.23/o .25,.7 .23,.23/o .75,.7 .23,.23",
    "square with a diagonal": "z 0,0 1,0 1,1 0,1/l 0,1 1,0",
    "square with diagonals": "z 0,0 1,0 1,1 0,1/l 0,0 1,1/l 1,0 0,1",
    "square with a line": "z 0,0 1,0 1,1 0,1/l 0,.5 1,.5",
    "triangle with a line": "z .5,0 1,1 0,1/l .25,.5 .75,.5",
    "triangle with an eye": "z .5,0 1,.9 0,.9/o .5,.6 .15,.11/d .5,.6",
    "cube": "z 0,.3 .7,.3 .7,1 0,1/l 0,.3 .3,0 1,0 .7,.3/l 1,0 1,.7 .7,1",
    "wire cube": "z 0,.3 .7,.3 .7,1 0,1/z .3,0 1,0 1,.7 .3,.7/l 0,.3 .3,0/l .7,.3 1,0/l .7,1 1,.7/l 0,1 .3,.7",
    "cylinder": "o .5,.12 .4,.12/l .1,.12 .1,.88/l .9,.12 .9,.88/o .5,.88 .4,.12 0,180",
    "cone": "l .5,0 .1,.85/l .5,0 .9,.85/o .5,.87 .4,.12",
    "ball with seams": "o .5,.5 .5,.5/s .5,0 .3,.3 .3,.7 .5,1/s .5,0 .7,.3 .7,.7 .5,1/?l 0,.5 1,.5",
    "wheel": "o .5,.5 .5,.5/o .5,.5 .1,.1/l .5,.4 .5,0/l .5,.6 .5,1/l .4,.5 0,.5/l .6,.5 1,.5",
    "pyramid": "z .45,0 .8,.8 0,.8/l .45,0 1,.6 .8,.8",
    "two squares": "z 0,.2 .42,.2 .42,.7 0,.7/z .58,.2 1,.2 1,.7 .58,.7",
    "ring beside a square": "o .22,.5 .21,.25/z .58,.27 1,.27 1,.73 .58,.73",
}

# No ┐ and no >, which are 7s; a foot so long that no 1 has it.
HOOKS = {
    "L": "l 0,0 0,1 .75,1",
    "round L": "s .05,0 .02,.5 .05,.85 .25,1 .55,.97 .75,.9",
    "L mirrored": "l .8,0 .8,1 .1,1",
    "gamma corner": "l .85,0 0,0 0,1",
    "T": "l 0,0 1,0/l .5,0 .5,1",
    "T upside down": "l 0,1 1,1/l .5,0 .5,1",
    "T lying": "l 0,0 0,1/l 0,.5 1,.5",
    "T lying to the left": "l 1,0 1,1/l 0,.5 1,.5",
    "V": "l 0,0 .5,1 1,0",
    "U": "s 0,0 .02,.6 .2,.95 .5,1 .8,.95 .98,.6 1,0",
    "square U": "l 0,0 0,1 1,1 1,0",
    "gate": "l 0,1 0,0 1,0 1,1",
    "arch": "s 0,1 .02,.4 .2,.05 .5,0 .8,.05 .98,.4 1,1",
    "step mirrored": "l 1,0 .5,0 .5,1 0,1",
    "stairs": "l 0,1 .33,1 .33,.66 .66,.66 .66,.33 1,.33 1,0",
    "stairs down": "l 0,0 .33,0 .33,.33 .66,.33 .66,.66 1,.66 1,1",
    "J with a bar": "l 0,0 1,0/s .6,0 .6,.7 .45,.97 .2,1 .05,.8",
    "fish hook": "s .7,0 .7,.6 .55,.95 .25,.95 .08,.6/l -.05,.75 .08,.58 .22,.75",
    "cane": "s .05,1 .05,.3 .15,.06 .4,.02 .6,.12 .65,.35/l -.1,1 .2,1",
    "not sign": "l 0,.4 1,.4 1,.7",
    "F hook": "l .8,0 0,0 0,1/l 0,.45 .6,.45",
    "long s": "s .9,.1 .7,0 .55,.2 .5,.5 .45,.8 .3,1 .05,.9/l .3,.48 .72,.48",
    "double hook": "s 0,.3 .02,.05 .25,.02 .4,.25 .5,.5 .6,.75 .75,.98 .98,.95 1,.7",
    "bar over U": "l 0,0 1,0/s .1,.3 .12,.7 .3,.97 .5,1 .7,.97 .88,.7 .9,.3",
    "comb": "l 0,0 1,0/l .05,0 .05,.7/l .5,0 .5,.7/l .95,0 .95,.7",
}

# What begins like a digit and goes on: one bump, loop or bar more than any has.
BEYOND = {
    "three bumps": "s .05,.03 .55,.0 .75,.15 .3,.33 .75,.5 .3,.67 .75,.85 .55,1 .03,.97",
    "four bumps": "s .05,.02 .5,.0 .62,.12 .25,.25 .62,.38 .25,.5 .62,.62 .25,.75 .62,.88 .5,1 .03,.98",
    "three bumps to the left": "s .75,.03 .25,.0 .05,.15 .5,.33 .05,.5 .5,.67 .05,.85 .25,1 .77,.97",
    "snowman": "o .5,.14 .14,.14/o .5,.42 .17,.15/o .5,.78 .22,.22",
    "four rings on end": "o .5,.12 .12,.12/o .5,.37 .12,.12/o .5,.62 .12,.12/o .5,.87 .12,.12",
    "chain of loops": "s .5,0 .68,.12 .5,.33 .32,.5 .5,.67 .68,.88 .5,1 .32,.88 .5,.67 .68,.5 .5,.33 .32,.12 .5,0",
    "zigzag of five": "l 0,0 .9,0 .05,.5 .9,.5 .05,1 .9,1",
    "double cross": "l .5,0 .5,1/l .2,.3 .8,.3/l .2,.6 .8,.6",
    "ladder of a line": "l .5,0 .5,1/l .25,.2 .75,.2/l .25,.5 .75,.5/l .25,.8 .75,.8",
    "ankh": "s .5,.42 .3,.2 .35,.02 .5,-.04 .65,.02 .7,.2 .5,.42/l .5,.42 .5,1/l .2,.5 .8,.5",
    "ring on two stems": "o .5,.3 .3,.3/l .38,.58 .38,1/l .62,.58 .62,1",
    "ring between stems": "o .5,.5 .3,.25/l .1,0 .1,1/l .9,0 .9,1",
    "ring under a roof": "l 0,.35 .5,0 1,.35/o .5,.68 .3,.3",
    "triple loop": "s .0,.5 .2,.2 .35,.5 .2,.75 .1,.4 .5,.15 .65,.5 .5,.75 .4,.4 .8,.15 .95,.5 .8,.75 .7,.4 1.05,.15",
}


def _sun(rng: np.random.Generator) -> Strokes:
    """A ring, or half of one, with rays."""
    rays = int(rng.integers(5, 15))
    start, gap, far = rng.uniform(0, 2 * np.pi), rng.uniform(-0.02, 0.12), rng.uniform(0.22, 0.55)
    radius = rng.uniform(0.22, 0.36)
    angles = start + 2 * np.pi * np.arange(rays) / rays + rng.normal(0, 0.06, rays)
    lines = [
        line(*((float((radius + out) * np.cos(a)), float((radius + out) * np.sin(a))) for out in (gap, gap + far * rng.uniform(0.4, 0.65))))
        for a in angles
    ]  # fmt: skip
    return another_hand(
        [ellipse(0, 0, radius, radius, rng.uniform(0, 360), rng.uniform(345, 380)), *lines], rng
    )


def _daisy(rng: np.random.Generator) -> Strokes:
    """Petals around a ring, perhaps on a stem."""
    petals, radius = int(rng.integers(5, 10)), rng.uniform(0.1, 0.2)
    length = rng.uniform(0.14, 0.22)
    parts = [ellipse(0, 0, radius, radius)]
    for angle in 2 * np.pi * np.arange(petals) / petals + rng.uniform(0, 1):
        centre = (radius + length) * np.array([np.cos(angle), np.sin(angle)])
        wide = min(length, np.pi * (radius + length) / petals * rng.uniform(0.7, 1.05))
        petal = ellipse(0, 0, length, wide, 180)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        parts.append(petal @ turn + centre)
    if rng.random() < 0.5:
        parts.append(line((0, radius + 2 * length), (0.03, 1.1)))
    return another_hand(parts, rng)


def _outlined_star(rng: np.random.Generator) -> Strokes:
    """Its outline: five to eight points."""
    points = int(rng.integers(5, 9))
    angles = -np.pi / 2 + np.pi * np.arange(2 * points + 1) / points
    radius = np.where(np.arange(2 * points + 1) % 2, rng.uniform(0.35, 0.58), 1.0) * (
        1 + rng.normal(0, 0.04, 2 * points + 1)
    )
    radius[-1] = radius[0]
    return another_hand([np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)], rng)


def _gear(rng: np.random.Generator) -> Strokes:
    """A cogwheel with a hole."""
    teeth = int(rng.integers(6, 11))
    angles = 2 * np.pi * np.arange(4 * teeth + 1) / (4 * teeth)
    radius = np.where(np.arange(4 * teeth + 1) // 2 % 2, 0.7, 1.0)
    return another_hand(
        [np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1), ellipse(0, 0, 0.3, 0.3)], rng
    )


RAYS: dict[str, Rule] = {"sun": _sun, "daisy": _daisy, "outlined star": _outlined_star, "gear": _gear}
