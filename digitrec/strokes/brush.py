"""A round brush on a canvas: the pixels that a stroke covers, along the way that fabric.js smooths."""

import math

import numpy as np
from PIL import Image, ImageDraw

from digitrec.strokes.points import Strokes

_FINER = 4  # a pixel is drawn as 4×4, then averaged: that is its anti-aliasing
_FLAT = 0.1  # pixels that a curve may be away from the straight pieces it is drawn by


def draw(strokes: Strokes, width: float, shape: tuple[int, int]) -> np.ndarray:
    """(h, w) uint8, ink = 255: strokes in pixels, drawn by a round brush and anti-aliased.

    The middle of the pixel in the first row and column is at (0.5, 0.5), as on a browser's canvas.
    """
    paper = Image.new("L", (shape[1] * _FINER, shape[0] * _FINER))
    brush = ImageDraw.Draw(paper)
    radius = width * _FINER / 2
    for stroke in strokes:
        way = smoothed(stroke) * _FINER - 0.5  # Pillow counts from the middle of its pixels
        if len(way) > 1:
            brush.line(way.ravel().tolist(), fill=255, width=max(round(2 * radius), 1))
        # A disc at each point makes joints and ends round; Pillow's boxes include their last pixel.
        corners = np.concatenate((way - radius + 0.5, way + radius), axis=1)
        for corner in corners.tolist():
            brush.ellipse(corner, fill=255)
    return np.asarray(paper.reduce(_FINER))


def smoothed(points: np.ndarray) -> np.ndarray:
    """(m, 2): a stroke's way as fabric.js's PencilBrush makes it, in pieces short enough to be straight.

    It runs from midpoint to midpoint of successive points in quadratic curves, with the points themselves as controls
    (fabric.js, util/path, getSmoothPathFromPoints); straight to the first midpoint, and from the last one.
    """
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    begins, controls, ends = middles[:-1], points[1:-1], middles[1:]
    bulge = (
        float(np.abs(begins - 2 * controls + ends).max()) / 4
    )  # from the chord; a k-th of the curve has bulge / k²
    pieces = max(1, math.ceil(math.sqrt(bulge / _FLAT)))
    t = (np.arange(pieces) / pieces)[:, None]
    curves = [weight[:, None] for weight in ((1 - t) ** 2, 2 * t * (1 - t), t**2)]
    ways = curves[0] * begins + curves[1] * controls + curves[2] * ends
    return np.concatenate((points[:1], ways.transpose(1, 0, 2).reshape(-1, 2), middles[-1:], points[-1:]))
