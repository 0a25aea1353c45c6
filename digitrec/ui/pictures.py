"""Pictures within a page: as data URLs, in a row of small ones, on buttons, and large with something over them."""

import base64
import functools
import io
from collections.abc import Iterable, Sequence

import numpy as np
import streamlit as st
from markupsafe import Markup
from PIL import Image

from digitrec.ui.html import render

# Pixels of a photo's longer side: crisp, and still quickly sent.
_LONGER_SIDE = 1100
_JPEG_QUALITY = 85
# Of a sheet of digits 28 pixels wide, seen enlarged one at a time.
_SHEET_QUALITY = 60
# Pixels of what is worth remembering: the same test digits and kept drawings are shown at every stroke, to every visitor.
_SMALL = 28 * 28


def data_url(image: np.ndarray) -> str:
    """An image (h, w) in [0, 1] as a PNG within the page, ink white on black as the network has it."""
    levels = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    if levels.size > _SMALL:
        # Made at each stroke: a fifth larger than the default's, in less than half the time.
        return _encoded(Image.fromarray(levels), "PNG", compress_level=1)
    return _png_of_levels(levels.tobytes(), levels.shape)


@functools.lru_cache(maxsize=1000)
def _png_of_levels(content: bytes, shape: tuple[int, ...]) -> str:
    return _encoded(Image.fromarray(np.frombuffer(content, np.uint8).reshape(shape)), "PNG")


def png_url(picture: np.ndarray) -> str:
    """A picture (h, w, 4) uint8 as a PNG within the page."""
    return _encoded(Image.fromarray(picture), "PNG")


def rgb_url(picture: np.ndarray) -> str:
    """A picture (h, w, 3) uint8 with few colours, such as a sheet of maps, as a PNG within the page."""
    return _encoded(Image.fromarray(picture), "PNG", compress_level=3)


def picture_of(url: str) -> np.ndarray:
    """The picture in a data URL, (h, w, 4) uint8 for a canvas's."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))))


def jpeg_url(picture: np.ndarray) -> str:
    """A picture (h, w, 3) uint8 as a JPEG within the page, reduced to what a screen shows."""
    image = Image.fromarray(picture)
    image.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
    return _encoded(image, "JPEG", quality=_JPEG_QUALITY)


def sheet_url(levels: np.ndarray) -> str:
    """Many small images side by side (h, w) uint8, ink white on black, as one JPEG: a third of what a PNG takes."""
    return _encoded(Image.fromarray(levels), "JPEG", quality=_SHEET_QUALITY)


def _encoded(image: Image.Image, kind: str, **options: int) -> str:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def framed_picture(picture: np.ndarray, covered_by: Markup, description: str, keys: str = "") -> Markup:
    """HTML of a picture (h, w, 3) uint8 with what covers it; as large as its place, whatever its shape.

    keys: what the keyboard does on it, where a script has it do something.
    """
    height, width = picture.shape[:2]
    return render(
        "framed_picture", url=jpeg_url(picture), ratio=f"{width / height:.4f}", description=description,
        covered_by=covered_by, keys=keys,
    )  # fmt: skip


def small_pictures(images: np.ndarray, captions: Sequence[str]) -> Markup:
    """HTML of small pictures in a row, each with a word beneath. images: (n, 28, 28) in [0, 1]."""
    return render("small_pictures", pictures=list(zip(map(data_url, images), captions, strict=True)))


def put_on_buttons(images: Iterable[tuple[str, np.ndarray]], rings: Iterable[str] = ()) -> None:
    """Gives each button, known by its key, an image (28, 28) in [0, 1] for its background; some have a ring.

    The ring stays while the button has the focus, for which Streamlit takes every outline away; its own sign is a shadow.
    """
    pictures = [(key, data_url(image)) for key, image in images]
    st.html(render("button_pictures", pictures=pictures, rings=frozenset(rings)))
