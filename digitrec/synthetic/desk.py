"""What lies on a desk and what falls on it: paper with its grain, tables, the phone's own shadow, blinds, creases.

All of a size (height, width) in pixels. Surfaces are (h, w, 3) float32, shares of the light that they send back; light
is (h, w) float32, 1 where nothing is in its way.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

TABLES = ("wood", "dark", "cloth", "bright", "checked")
_WOODS = ((0.52, 0.36, 0.22), (0.36, 0.22, 0.13), (0.72, 0.56, 0.38))

Size = tuple[int, int]


def clouds(size: Size, cell: float, rng: np.random.Generator) -> np.ndarray:
    """(h, w) float32, mean 0 and deviation about 1: smooth noise whose spots are about `cell` pixels wide."""
    rows, columns = (max(2, round(side / cell)) for side in size)
    coarse = Image.fromarray(1.4 * rng.standard_normal((rows, columns), np.float32))
    return np.asarray(coarse.resize((size[1], size[0]), Image.Resampling.BICUBIC))


def paper(size: Size, tint: tuple[float, float, float], grain: float, rng: np.random.Generator) -> np.ndarray:
    """Paper of a tint. grain: 0 smooth, 1 as recycled paper, with fibres and spots."""
    sheet = np.full((*size, 3), tint, np.float32)
    if grain:
        rough = 0.012 * clouds(size, 2, rng) + 0.012 * clouds(size, 5, rng) + 0.008 * clouds(size, 30, rng)
        sheet *= (1 + np.float32(grain) * (rough - np.float32(0.25) * _fibres(size, rng)))[..., None]
    return sheet


def table(kind: str, size: Size, rng: np.random.Generator) -> np.ndarray:
    """A table of one of TABLES."""
    if kind == "wood":
        return _wood(size, rng)
    if kind == "checked":
        return _checked_cloth(size, rng)
    tone = {"dark": (0.1, 0.2), "cloth": (0.25, 0.6), "bright": (0.75, 0.9)}[kind]
    colour = rng.uniform(*tone) * (1 + rng.normal(0, 0.06, 3))
    weave = clouds(size, 3, rng) if kind == "cloth" else clouds(size, 40, rng)
    return np.float32(colour) * (1 + np.float32(rng.uniform(0.02, 0.1)) * weave)[..., None]


def printed_lines(size: Size, kind: str, darkness: float, rng: np.random.Generator) -> np.ndarray:
    """(h, w) float32: how dark the lines of `ruled` or `squared` paper are, nothing on any other."""
    lines = np.zeros(size, np.float32)
    spacing = int(rng.integers(60, 110) if kind == "ruled" else rng.integers(32, 60))
    for offset in range(int(rng.integers(1, 4))):
        if kind in ("ruled", "squared"):
            lines[offset::spacing] = darkness
        if kind == "squared":
            lines[:, offset::spacing] = darkness
    return lines


def phone_shadow(size: Size, depth: float, rng: np.random.Generator) -> np.ndarray:
    """The shadow of a phone and the hand that holds it: over a third of the picture, hard at its edge.

    depth: share of the light that it takes.
    """
    height, width = size
    covered = Image.new("L", (width, height))
    pencil = ImageDraw.Draw(covered)
    across, turn = rng.uniform(0.38, 0.62), rng.uniform(-0.5, 0.5)
    side = rng.integers(3)  # the phone is held from below, from the left or from the right
    long, short = max(size) * 0.9, max(size) * across * 0.75
    middle = {0: (width * rng.uniform(0.3, 0.7), height * 0.85), 1: (width * 0.12, height * rng.uniform(0.3, 0.7)),
              2: (width * 0.88, height * rng.uniform(0.3, 0.7))}[int(side)]  # fmt: skip
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (short / 2, long / 2)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    pencil.polygon([tuple(corner) for corner in (corners @ spin.T + middle).tolist()], fill=255)
    if rng.random() < 0.5:  # the thumb
        x, y = middle[0] + short / 2 * np.cos(turn), middle[1] - rng.uniform(0, 0.2) * height
        wide = rng.uniform(0.04, 0.07) * max(size)
        pencil.ellipse((x - wide, y - 2 * wide, x + wide, y + 2 * wide), fill=255)
    soft = covered.filter(ImageFilter.GaussianBlur(rng.uniform(1.0, 6.0)))
    return np.asarray(1 - depth * np.asarray(soft, np.float32) / 255)


def slope(size: Size, depth: float, rng: np.random.Generator) -> np.ndarray:
    """Light that falls off towards one side by so much, as beside a window or a lamp."""
    height, width = size
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)
    return np.asarray(1 - depth * (along + 0.7) / 1.4, np.float32)


def blinds(size: Size, depth: float, rng: np.random.Generator) -> np.ndarray:
    """Stripes of light through blinds, slanted, each edge a little soft."""
    height, width = size
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn, apart = rng.uniform(0.2, 1.3), rng.uniform(0.16, 0.3) * max(size)
    place = (
        np.abs(((x * np.cos(turn) + y * np.sin(turn)) / apart) % 1 - 0.5) * apart
    )  # pixels from a stripe's middle
    return np.asarray(1 - depth / (1 + np.exp(-(place - apart / 4) / rng.uniform(1.0, 4.0))), np.float32)


def creases(size: Size, rng: np.random.Generator) -> np.ndarray:
    """Paper that was folded or crumpled: flat pieces, each a little turned to the light, sharp lines between them."""
    height, width = size
    y, x = np.mgrid[:height, :width].astype(np.float32)
    light = np.ones(size, np.float32)
    for _ in range(int(rng.integers(2, 6))):
        turn = rng.uniform(0, np.pi)
        from_line = (x - rng.uniform(0.1, 0.9) * width) * np.cos(turn) + (y - rng.uniform(0.1, 0.9) * height) * np.sin(turn)  # fmt: skip
        light *= np.where(from_line > 0, 1 - rng.uniform(0.03, 0.15), 1)
        light *= 1 - rng.uniform(0.05, 0.25) * np.exp(-np.abs(from_line) / rng.uniform(1.5, 4))
    return light


def _fibres(size: Size, rng: np.random.Generator) -> np.ndarray:
    """(h, w) float32: short dark hairs in the paper, 0 to 1."""
    hairs = Image.new("L", (size[1], size[0]))
    pencil = ImageDraw.Draw(hairs)
    for across, down, turn, long in rng.uniform(0, 1, (int(rng.integers(20, 120)), 4)).tolist():
        angle, reach = turn * np.pi, 3 + 9 * long
        x, y = across * size[1], down * size[0]
        pencil.line((x, y, x + reach * np.cos(angle), y + reach * np.sin(angle)), fill=int(80 + 175 * long))
    return np.asarray(hairs, np.float32) / 255


def _wood(size: Size, rng: np.random.Generator) -> np.ndarray:
    """Boards with grain that runs along them, and dark gaps between them."""
    height = size[0]
    rows = np.arange(height, dtype=np.float32)[:, None] + 14 * clouds(size, 300, rng)
    places = np.arange(-200, height + 200, 3)
    rings = np.interp(rows.ravel(), places, rng.normal(0, 1, places.size))
    grain = rings.reshape(size) * rng.uniform(0.04, 0.12) + 0.03 * clouds(size, 4, rng)
    wood = np.array(_WOODS[rng.integers(len(_WOODS))]) * (1 + grain)[..., None]
    gaps = np.sort(rng.uniform(0, height, int(rng.integers(0, 3)))).astype(int)
    for gap in gaps:
        wood[gap : gap + 4] *= 0.4
    return np.asarray(np.clip(wood, 0.02, 1), np.float32)


def _checked_cloth(size: Size, rng: np.random.Generator) -> np.ndarray:
    cell = int(rng.integers(50, 110))
    colour = np.array([(0.7, 0.2, 0.2), (0.2, 0.3, 0.6), (0.25, 0.5, 0.3)][rng.integers(3)])
    stripes = [(np.arange(side) // cell) % 2 for side in size]
    share = (stripes[0][:, None] + stripes[1][None, :])[..., None] / 2
    cloth = 0.85 * (1 - share) + colour * share
    return np.asarray(cloth * (1 + 0.04 * clouds(size, 3, rng))[..., None], np.float32)
