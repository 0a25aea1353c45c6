"""How far an augmentation changes an image at most; for the run, which works in TensorFlow, and for the page, which does not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Strength:
    """An image is turned (degrees), sheared, scaled and moved (pixels); bent (pixels); its pen's width is changed.

    grid: random displacements along each side of the image; between them the bend is smooth.
    """

    degrees: float
    shear: float = 0.0
    scale: float = 0.0
    shift: float = 0.0
    bend: float = 0.0
    grid: int = 5
    pen: float = 0.0


STRENGTHS = {
    "light": Strength(10, shear=0.15, scale=0.1, shift=1.5),
    "strong": Strength(14, shear=0.25, scale=0.15, shift=2, bend=1.3, pen=0.5),
    "elastic": Strength(10, bend=1.5, grid=4),
}
