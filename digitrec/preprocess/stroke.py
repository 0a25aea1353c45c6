"""A stroke's width, and how to change it."""

import numpy as np

WORKING = 80


def stroke_width(fitted: np.ndarray) -> float:
    padded = np.pad(fitted, 1)
    down = np.diff(padded, axis=0)[:, :-1]
    across = np.diff(padded, axis=1)[:-1]
    outline = float(np.sqrt(down * down + across * across).sum())
    return 2 * float((fitted * fitted).sum()) / max(outline, 1e-6)


def thickened(ink: np.ndarray, by: float) -> np.ndarray:
    """ink with each edge moved outwards by so many pixels (inwards where negative), anti-aliased."""
    from scipy import ndimage

    padded = np.pad(ink, int(np.ceil(max(by, 0))) + 2)
    inside = padded > 0.5 * np.percentile(padded[padded > 0.1], 90)
    distance = ndimage.distance_transform_edt(inside) - ndimage.distance_transform_edt(~inside)
    distance -= np.sign(distance) * 0.5
    return np.clip(distance + (by + 0.5), 0, 1).astype(np.float32)
