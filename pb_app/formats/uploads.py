"""Files that people send: what they are, their octets say, never their name."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from pb_app.kernel.errors import DomainError

MAX_MEGABYTES: Final = 20
MAX_PIXELS: Final = 50_000_000
MAX_SIDE: Final = 4000
_PDF_START: Final = b"%PDF-"
_PDF_END: Final = b"%%EOF"
_PDF_MARGIN: Final = 1024
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_JPEG_QUALITY: Final = 88
PHOTO_SIDE: Final = 1280
PHOTO_QUALITY: Final = 80


@dataclass(frozen=True)
class Upload:
    """Octets that may be kept and shown, with what they are."""

    content: bytes
    media_type: str
    suffix: str

    @property
    def sha256(self) -> str:
        """The digest under which they are kept."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(content: bytes, *, max_megabytes: int = MAX_MEGABYTES) -> Upload:
    """A PDF as it is, or a PNG or JPEG written anew: without EXIF, position or anything appended.

    A picture is at most 4000 pixels a side afterwards. Raises ``DomainError``: ``file_too_large`` (``limit``
    in MB), or ``file_type`` for anything else, a damaged picture, or one of more than 50 megapixels.
    """
    if len(content) > max_megabytes * 1024 * 1024:
        raise DomainError("file_too_large", field="file", limit=max_megabytes)
    if content.lstrip(_BLANKS).startswith(_PDF_START) and _PDF_END in content[-_PDF_MARGIN:]:
        return Upload(content, "application/pdf", "pdf")
    if content.startswith(_PNG):
        return Upload(_picture_anew(content, "PNG"), "image/png", "png")
    if content.startswith(_JPEG):
        return Upload(_picture_anew(content, "JPEG"), "image/jpeg", "jpg")
    raise DomainError("file_type", field="file")


def _picture_anew(content: bytes, picture_format: str) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only uploads need it

    try:
        with Image.open(io.BytesIO(content), formats=[picture_format]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise DomainError("file_type", field="file")
            upright = ImageOps.exif_transpose(picture).convert("RGB" if picture_format == "JPEG" else "RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DomainError("file_type", field="file") from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    written = io.BytesIO()
    if picture_format == "JPEG":
        upright.save(written, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    else:
        upright.save(written, "PNG", optimize=True)
    return written.getvalue()


@dataclass(frozen=True)
class Photo:
    """A photograph for a page: small enough for a slow line, its size known before it is loaded."""

    upload: Upload
    width: int
    height: int


def read_photo(content: bytes, *, max_megabytes: int = MAX_MEGABYTES) -> Photo:
    """A PNG or JPEG as a JPEG of at most 1280 pixels a side, without EXIF; raise as ``read_upload`` does."""
    from PIL import Image  # noqa: PLC0415 - heavy, and only uploads need it

    upload = read_upload(content, max_megabytes=max_megabytes)
    if upload.suffix == "pdf":
        raise DomainError("file_no_picture", field="file")
    with Image.open(io.BytesIO(upload.content)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    written = io.BytesIO()
    small.save(written, "JPEG", quality=PHOTO_QUALITY, optimize=True)
    return Photo(Upload(written.getvalue(), "image/jpeg", "jpg"), small.width, small.height)
