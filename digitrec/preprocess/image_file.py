"""A drawing from an image file that anybody may have sent."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from digitrec.errors import DrawingError
from digitrec.preprocess.ink import LARGE_ENOUGH, is_too_small

MOST_PIXELS = 24_000_000
MOST_BYTES = 10_000_000
# What Pillow's decoders raise on a damaged file.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error, zlib.error)


def read_drawing(source: str | os.PathLike[str] | bytes) -> np.ndarray:
    """The (h, w, 4) uint8 RGBA of a PNG, JPEG or WebP, turned upright as its EXIF says.

    source: a path, or a file's bytes. Raises DrawingError, which names the file, for one that is missing, not an image,
    animated, cut short, over 10 MB, shorter than 12 pixels or larger than 24 megapixels; the size is read from the
    header, before any decoding.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        _check_bytes(len(source), "This image")
        return _decoded(BytesIO(source), "This image")
    path = Path(source)
    if not path.is_file():  # a device or a pipe could be read for ever
        raise DrawingError(
            f"{path} is {'not a file' if path.exists() else 'missing'}; name a PNG, JPEG or WebP image."
        )
    try:
        _check_bytes(path.stat().st_size, str(path))
        with path.open("rb") as file:
            return _decoded(file, str(path))
    except OSError as error:
        raise DrawingError(
            f"{path} cannot be opened ({error.strerror or error}); check that you may read it."
        ) from error


def _check_bytes(count: int, name: str) -> None:
    if count > MOST_BYTES:
        raise DrawingError(
            f"{name} has {count / 1e6:.1f} MB, more than {MOST_BYTES // 1_000_000} MB; save it smaller."
        )


def _decoded(file: BinaryIO, name: str) -> np.ndarray:
    image = _opened(file, name)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise DrawingError(
            f"{name} has {width:,}×{height:,} pixels, more than {MOST_PIXELS // 1_000_000} million; make it smaller."
        )
    if is_too_small(height, width):
        raise DrawingError(
            f"{name} has {width}×{height} pixels, too few to show a digit; use an image of {LARGE_ENOUGH}."
        )
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        raise DrawingError(f"{name} is an animation of {frames} pictures; save one of them alone.")
    try:
        image.load()
        return np.array(_eight_bit(ImageOps.exif_transpose(image)).convert("RGBA"))
    except BROKEN as error:
        raise DrawingError(f"{name} is damaged or cut short; save or send it again.") from error


def _opened(file: BinaryIO, name: str) -> ImageFile.ImageFile:
    """The image with only its header read: its kind by content, whatever its name ends with."""
    for kind in (
        PngImageFile,
        JpegImageFile,
        WebPImageFile,
    ):  # not Image.open, whose own limit warns from 89 megapixels on
        file.seek(0)
        try:
            return kind(file)
        except BROKEN:
            continue
    raise DrawingError(f"{name} is not a PNG, JPEG or WebP image; save the drawing as one of these.")


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit grey scaled to 8 bits, which converting alone would clip."""
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8))
