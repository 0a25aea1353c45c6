"""Which part of a photo is the sheet that is written on, and which the table beside it.

The picture is cut along sudden changes of light into regions. The sheet is the largest with the most ink in thin strokes, and
all others of its colour, however shaded; a region of another colour, much darker or much rougher, is a table.
"""

import numpy as np

# Of all ink's weight, squared darkness; and of a region's area, in shares of the picture, below which it is a part of an edge.
SMALLEST_REGION = 0.002
# Differences of the three channels' shares, together: shade is bluer than lamplight, by less than this.
OTHER_COLOUR = 0.06
DEEPEST_SHADE = 0.24  # of the sheet's light: a phone's shadow leaves more, a dark table less
ROUGH = 2.5  # times the sheet's noise, which grows as light falls
LEAST_ROUGH = 0.03  # of the light: less is no texture
THICKEST = 9  # reduced pixels: what is thicker both ways is no stroke
BESIDE = 2  # reduced pixels of an edge that are a table's, too


def off_the_sheet(paper: np.ndarray, is_edge: np.ndarray, noise: np.ndarray, ink: np.ndarray) -> np.ndarray:
    """(rows, columns) bool: what is not the sheet.

    All (rows, columns), reduced: paper uint8 with three channels, the light of what lies there; is_edge bool, where it
    changes at once; noise float32; ink float32, its squared darkness.
    """
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    regions, count = ndimage.label(~is_edge)
    numbers = np.arange(1, count + 1)
    areas = ndimage.sum_labels(np.ones_like(ink), regions, numbers)
    large = numbers[areas >= SMALLEST_REGION * is_edge.size]
    if large.size < 2:
        return np.zeros(is_edge.shape, bool)
    colours = np.stack([ndimage.median(paper[..., i], regions, large) for i in range(3)], axis=1) + 1.0
    roughness = ndimage.median(noise, regions, large)
    strokes = ink - ndimage.grey_opening(ink, THICKEST)
    written = ndimage.sum_labels(strokes, regions, large) + 1e-6
    sheet = int(np.argmax(written * areas[large - 1]))
    is_table = _differ(colours, roughness, sheet)
    off = np.isin(regions, large[is_table])
    return np.asarray(ndimage.binary_dilation(off, iterations=BESIDE, mask=is_edge) if off.any() else off)


def _differ(colours: np.ndarray, roughness: np.ndarray, sheet: int) -> np.ndarray:
    """(n,) bool: which regions are none of the sheet's. colours: (n, 3). roughness: (n,)."""
    brightness = colours.sum(axis=1)
    shares = colours / brightness[:, None]
    of_light = brightness / brightness[sheet]
    is_other = np.abs(shares - shares[sheet]).sum(axis=1) > OTHER_COLOUR
    is_rough = roughness > np.maximum(ROUGH * roughness[sheet] / np.minimum(of_light, 1), LEAST_ROUGH)
    return np.asarray(is_other | is_rough | (of_light < DEEPEST_SHADE) | (of_light > 1 / DEEPEST_SHADE))
