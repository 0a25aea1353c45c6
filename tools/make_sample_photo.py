"""Makes digitrec/ui/draw/sample_photo.jpg: test digits of the sample in ink on squared paper, for those without a photo.

python -m tools.make_sample_photo
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from digitrec.data import sample
from digitrec.synthetic.paper import INKS, MARGIN, Photo, photograph, sheet_of_paper

PHOTO = Photo(ruling="squared", darkness=0.25, shadow=0.2, angle=3, noise=2, quality=95, ink=INKS[1])
PLACE = Path(__file__).parents[1] / "digitrec" / "ui" / "draw" / "sample_photo.jpg"
NUMBER = (2, 0, 5, 8)
SEED = 4
SMALL = (800, 600)  # what is shipped: enough for a screen
# Pixels of a digit's 28×28 image on the photo, from one digit to the next, and of the first one's corner.
SIDE, STEP, TOP, LEFT = 330, 225, 270, 140


def ink_of_the_number(shape: tuple[int, ...]) -> np.ndarray:
    """(h, w) float32: the fourth test digit of each class, enlarged, its edges as sharp as a pen's."""
    test = sample.load().test
    ink = np.zeros(shape, np.float32)
    for place, digit in enumerate(NUMBER):
        image = Image.fromarray(test.images[np.flatnonzero(test.labels == digit)[3]])
        large = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
        left = MARGIN + LEFT + place * STEP
        there = ink[MARGIN + TOP : MARGIN + TOP + SIDE, left : left + SIDE]
        np.maximum(there, np.clip((large - 0.35) * 4, 0, 1), out=there)
    return ink


def main() -> None:
    """Writes the file and says how large it is."""
    rng = np.random.default_rng(SEED)
    sheet = sheet_of_paper(PHOTO, rng)
    taken = Image.open(io.BytesIO(photograph(sheet, ink_of_the_number(sheet.shape), PHOTO, rng)))
    taken.resize(SMALL, Image.Resampling.LANCZOS).save(PLACE, "JPEG", quality=70, optimize=True)
    print(f"{PLACE.name}: {PLACE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
