"""Files as people send them: a photo with what a phone hides in it, a drawing, a document."""

import io
from functools import cache

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
_ORIENTATION, _ARTIST, _GPS = 0x0112, 0x013B, 0x8825
_ON_ITS_SIDE = 6


@cache
def photo(width: int = 640, height: int = 480) -> bytes:
    """A photo held sideways, with its maker's name and the place where it was taken."""
    picture = Image.new("RGB", (width, height), "#7a9")
    exif = picture.getexif()
    exif[_ORIENTATION] = _ON_ITS_SIDE
    exif[_ARTIST] = "KANARINA"
    exif.get_ifd(_GPS)[1] = "N"
    exif.get_ifd(_GPS)[2] = (40.0, 28.0, 0.0)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


@cache
def png(width: int, height: int) -> bytes:
    """A drawing of one colour."""
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()
