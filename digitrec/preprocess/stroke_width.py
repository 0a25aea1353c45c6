"""How wide a digit's strokes are, and how to make them as wide as MNIST's."""

import numpy as np

# Stroke widths in pixels of a digit 20 pixels long. The middle 90 % of 10,000 of MNIST's training images have 1.4 to 3.7,
# with a median of 2.2: what lies within about that is left alone; thinner and thicker pens are brought to the near end.
# Right answers of a small network trained on MNIST alone (9,947 of the 10,000 test images), without this and with it:
#   thick (pen 18-30 on digits of 84-140 px)  uji 639 → 674 of 700, numberpad 382 → 392 of 400
#   thin  (pen 4-9 on digits of 168-238 px)   uji 654 → 683 of 700
#   hair  (pen 1.5-3, the same digits)        uji 264 → 389 of 400
#   any   (pen 8-30 on digits of 84-238 px)   uji 1,158 → 1,172 of 1,200, numberpad 805 → 807 of 821
# A thinnest of 2.0 is right 4 times more on thin uji, and 2 times less on thin numberpad.
THINNEST = 1.6
THICKEST = 4.0


def stroke_width(fitted: np.ndarray) -> float:
    """Mean width of the strokes in pixels, from twice the area over the length of the outline.

    fitted: (h, w) float32 in [0, 1]. Weighting the area with the ink's own strength keeps lines apart that are thinner
    than a pixel. Against pens of known width, 500 drawings of uji: the median is 2 % low below 1.2 pixels, 4 % low
    below 2, 1 % high below 3 and 8 % high above 4.5.
    """
    blurred_away = (
        0.84  # what is left of a width after averaging over pixels, as the same 500 drawings have it
    )
    return 2 * float(np.square(fitted).sum()) / (blurred_away * _outline(fitted))


def mean_edge_width(ink: np.ndarray) -> float:
    """Pixels over which ink's edges rise on average, from the grey area over the length of the outline.

    ink: (h, w) float32 in [0, 1]. Anti-aliased drawings have 0.7; MNIST has 0.8, and 7 to 11 enlarged ten times.
    """
    return np.count_nonzero((ink > 0.1) & (ink < 0.9)) / _outline(ink)


def change_of_width(width: float, longer_side: float, fitted_side: float) -> float:
    """Pixels by which each edge must move out (in, where negative) for MNIST's width once the digit is fitted again.

    width: the strokes' now, in pixels of the fitted digit; 0 is returned where MNIST has such strokes.
    Moving the edges makes the digit itself larger, so that (width + 2 x) / (longer_side + 2 x) = wanted / fitted_side.
    """
    wanted = min(max(width, THINNEST), THICKEST) / fitted_side
    return (wanted - width / fitted_side) * longer_side / (2 * (1 - wanted))


def with_edges_moved(ink: np.ndarray, outwards: float) -> np.ndarray:
    """The ink with its edges moved by so many pixels along the distance from them, and anti-aliased again.

    ink: (h, w) float32 in [0, 1]. Returns float32, larger on each side by what the ink may need.
    """
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    padded = np.pad(ink, int(np.ceil(max(outwards, 0))) + 1)
    inside = padded > padded.max() / 2
    # Moving outwards leaves what is inside full, whatever its distance, and moving inwards what is outside empty.
    if outwards >= 0:
        distance = inside - ndimage.distance_transform_edt(~inside)
    else:
        distance = ndimage.distance_transform_edt(inside) - ~inside
    distance -= np.copysign(0.5, distance)  # from pixel centres to the edge between them
    return np.clip(distance + (outwards + 0.5), 0, 1).astype(np.float32)


def _outline(ink: np.ndarray) -> float:
    """Length of the ink's outline in pixels: its total variation."""
    padded = np.pad(ink, 1)
    down = np.diff(padded, axis=0)[:, :-1]
    across = np.diff(padded, axis=1)[:-1]
    return max(float(np.sqrt(down * down + across * across).sum()), 1e-6)
