"""Light divided out of pictures that are made by hand: hard shadows, tables, thick strokes."""

import numpy as np
import pytest

from digitrec.preprocess.light import read_light
from digitrec.preprocess.sheet import off_the_sheet

SIZE = (480, 640)


def sheet(level: int = 230) -> np.ndarray:
    """Grey paper with a little grain, the same at each call."""
    grain = np.random.default_rng(2).normal(0, 2, (*SIZE, 3))
    return np.clip(level + grain, 0, 255).astype(np.uint8)


def in_shadow(picture: np.ndarray, from_column: int = 320) -> np.ndarray:
    """Half of the light is gone from a column on, at once."""
    shaded = picture.copy()
    shaded[:, from_column:] = shaded[:, from_column:] // 2
    return shaded


def test_the_edge_of_a_hard_shadow_is_no_ink():
    """Neither the shadow nor a band along its edge is dark."""
    assert read_light(in_shadow(sheet())).darkness.max() < 0.1


def test_a_stroke_is_as_dark_in_the_shadow_as_in_the_light():
    """Ink that takes 70 % of the light, across the edge of the shadow: dark on both sides, and at the edge."""
    picture = sheet().astype(np.float32)
    picture[200:206, 200:440] *= 0.3
    darkness = read_light(in_shadow(picture.astype(np.uint8))).darkness
    assert darkness[202, 250] == pytest.approx(0.66, abs=0.08)
    assert darkness[202, 400] == pytest.approx(0.66, abs=0.08)
    assert darkness[202, 300:340].min() > 0.3


def test_the_noise_of_dark_paper_is_more_of_its_light():
    """The same grain on a third of the light is three times as much."""
    light, dark = (np.median(read_light(sheet(level)).noise) for level in (225, 75))
    assert dark == pytest.approx(3 * light, rel=0.3)


def test_a_thick_stroke_is_ink_to_its_middle():
    """70 pixels wide, where the window has 64."""
    picture = sheet()
    picture[100:380, 280:350] = 20
    darkness = read_light(picture).darkness
    assert darkness[150:330, 290:340].min() > 0.7


def test_a_dark_table_is_off_the_sheet():
    """To the right of column 500; the sheet and a shadow on it are not."""
    picture = in_shadow(sheet(), 250)
    picture[:, 500:] = (40, 25, 15)
    picture[100:110, 100:150] = 30
    off = read_light(picture).is_off
    assert off[:, 520:].all()
    assert not off[:, :480].any()


def test_a_region_of_another_colour_is_a_table_whatever_its_light():
    """Two regions with an edge between them; the ink is in the first."""
    paper = np.full((40, 60, 3), 200, np.uint8)
    paper[:, 30:] = (220, 180, 150)
    is_edge = np.zeros((40, 60), bool)
    is_edge[:, 29:31] = True
    ink = np.zeros((40, 60), np.float32)
    ink[10:12, 5:20] = 0.5
    off = off_the_sheet(paper, is_edge, np.full((40, 60), 0.01, np.float32), ink)
    assert off[:, 31:].all()
    assert not off[:, :28].any()
