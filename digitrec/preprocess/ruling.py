"""The printed lines of ruled and squared paper: how far they are from level, and how dark they are."""

import numpy as np
from PIL import Image

STEEPEST = 12.0  # degrees that a photo may be askew
COARSE, FINE = 0.5, 0.1  # degrees between the angles that are tried
SAMPLE_WIDTH = 500  # pixels in which the angle is sought
LINE = 0.4  # of the picture's width that is inked along a line
FEWEST = 3  # lines that make a ruling
BLOCK = 40  # pixels of a row of which the median is taken
BLOCKS = 19  # of which again the median is taken: 760 pixels, more than twice a long stroke
FEW_BLOCKS = 12  # a cut-out's: 480 pixels
THICKEST = 11  # pixels of a line: what is thicker is writing


def ruling_angle(found: np.ndarray) -> float | None:
    """Degrees, clockwise, that the printed lines lie askew; None where there are none.

    found: (h, w) bool. Rows are summed along each angle; along that of the lines the sums differ most (Postl, "Detection
    of linear oblique structures and skew scan in digitized documents", ICPR 1986).
    """
    step = max(1, found.shape[1] // SAMPLE_WIDTH)
    height, width = (side // step for side in found.shape)
    sample = found[: height * step, : width * step].reshape(height, step, width, step).any(axis=(1, 3))
    rows, columns = np.nonzero(sample)
    if not rows.size:
        return None
    best = 0.0
    for reach, apart in ((STEEPEST, COARSE), (COARSE, FINE)):
        angles = best + np.arange(-reach, reach + apart / 2, apart)
        best = float(max(angles, key=lambda angle: _unevenness(rows, columns, angle)))
    is_ruled = max(_lines(rows, columns, width, best), _lines(columns, rows, height, -best)) >= FEWEST
    return best if is_ruled else None


def darkness_of_lines(darkness: np.ndarray) -> np.ndarray:
    """(h, w) float32: how dark level and upright printed lines alone are. darkness: (h, w) float32 in [0, 1].

    Along a line most pixels are as dark as it is, and along a blank row as the paper; writing covers less than half of
    either. So a line is the median of its pixels over some width, and what is darker on it is ink.
    """
    return np.maximum(_along_rows(darkness), _along_rows(darkness.T).T)


def _profile(rows: np.ndarray, columns: np.ndarray, angle: float) -> np.ndarray:
    """Pixels in each row of a picture turned by the angle."""
    levels = np.rint(rows - columns * np.tan(np.radians(angle))).astype(int)
    return np.bincount(levels - levels.min())


def _unevenness(rows: np.ndarray, columns: np.ndarray, angle: float) -> float:
    counts = _profile(rows, columns, angle).astype(float)
    return float((counts * counts).sum())


def _lines(rows: np.ndarray, columns: np.ndarray, width: int, angle: float) -> int:
    """How many rows along the angle are inked over much of the width: digits leave gaps between them."""
    counts = _profile(rows, columns, angle)
    # A line that is not quite along the angle fills parts of two rows.
    is_line = counts[:-1] + counts[1:] >= LINE * width
    return int(np.count_nonzero(is_line[1:] & ~is_line[:-1]))


def _along_rows(darkness: np.ndarray) -> np.ndarray:
    """(h, w) float32: the median of each row over a few blocks around each pixel."""
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    height, width = darkness.shape
    count = max(1, width // BLOCK)
    # A cut-out is little wider than its writing, which may cover most of a row: there a line goes on to the ends.
    percentile = 20 if count <= FEW_BLOCKS else 50
    parts = np.array_split(darkness, count, axis=1)
    blocks = np.stack([np.percentile(block, percentile, axis=1) for block in parts], axis=1)
    if count <= FEW_BLOCKS:
        blocks = np.repeat(np.sort(blocks, axis=1)[:, count // 6][:, None], count, axis=1)
    reached = np.pad(
        blocks, ((0, 0), (BLOCKS // 2, BLOCKS // 2)), mode="symmetric" if count >= BLOCKS else "edge"
    )
    windows = np.lib.stride_tricks.sliding_window_view(reached, BLOCKS, axis=1)
    lines = np.median(windows, axis=2).astype(np.float32)
    thin = lines - ndimage.grey_opening(lines, size=(THICKEST, 1))
    return np.asarray(Image.fromarray(thin).resize((width, height), Image.Resampling.BILINEAR))
