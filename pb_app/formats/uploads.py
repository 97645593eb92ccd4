"""Files that people send: what they are, their octets say, never their name."""

import hashlib
import io
import json
from dataclasses import dataclass
from typing import Final

from pb_app.formats.bounded_job import run_job
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
_SECONDS: Final = 20
_MEGA: Final = 1_000_000


@dataclass(frozen=True)
class Upload:
    """Octets that may be kept and shown, with what they are."""

    content: bytes
    media_type: str
    suffix: str
    size: tuple[int, int] | None = None
    """Width and height of a picture."""

    @property
    def sha256(self) -> str:
        """The digest under which they are kept."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(content: bytes, *, max_megabytes: int = MAX_MEGABYTES, max_side: int = MAX_SIDE) -> Upload:
    """A PDF as it is, or a PNG or JPEG written anew: without EXIF, position or anything appended.

    A picture is at most ``max_side`` pixels a side afterwards. Raises ``DomainError``: ``file_too_large`` (``limit``
    in MB), ``picture_too_large`` (``limit`` in megapixels), or ``file_type`` for anything else and for a damaged
    picture.
    """
    if len(content) > max_megabytes * 1024 * 1024:
        raise DomainError("file_too_large", field="file", limit=max_megabytes)
    if content.lstrip(_BLANKS).startswith(_PDF_START) and _PDF_END in content[-_PDF_MARGIN:]:
        return Upload(content, "application/pdf", "pdf")
    if content.startswith(_PNG):
        return _picture_anew(content, "PNG", max_side)
    if content.startswith(_JPEG):
        return _picture_anew(content, "JPEG", max_side)
    raise DomainError("file_type", field="file")


def read_upload_apart(content: bytes, *, max_megabytes: int, max_side: int) -> Upload:
    """The same, a picture in a process of its own: what anybody may send must not cost the pages their memory."""
    is_picture = content.startswith((_PNG, _JPEG))
    if not is_picture or len(content) > max_megabytes * 1024 * 1024:
        return read_upload(content, max_megabytes=max_megabytes, max_side=max_side)
    said = run_job("pb_app.formats.picture_job", content, _SECONDS, str(max_side))
    if said is None:
        raise DomainError("file_type", field="file")
    line, _newline, written = said.partition(b"\n")
    answer = json.loads(line)
    if "error" in answer:
        raise DomainError(str(answer["error"]), field="file", **answer.get("params", {}))
    return Upload(written, answer["media_type"], answer["suffix"], tuple(answer["size"]))


def read_photo(content: bytes, *, max_megabytes: int) -> Upload:
    """A photograph for a page, at most 1280 pixels a side for slow lines; raise also ``file_no_picture``."""
    upload = read_upload_apart(content, max_megabytes=max_megabytes, max_side=PHOTO_SIDE)
    if upload.size is None:
        raise DomainError("file_no_picture", field="file")
    return upload


def _picture_anew(content: bytes, picture_format: str, max_side: int) -> Upload:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, and only uploads need it

    is_photo = picture_format == "JPEG"
    try:
        with Image.open(io.BytesIO(content), formats=[picture_format]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise DomainError("picture_too_large", field="file", limit=MAX_PIXELS // _MEGA)
            if is_photo:
                picture.draft("RGB", (max_side, max_side))  # decodes no more pixels than are kept
            upright = ImageOps.exif_transpose(picture).convert("RGB" if is_photo else "RGBA")
    except Image.DecompressionBombError as error:
        raise DomainError("picture_too_large", field="file", limit=MAX_PIXELS // _MEGA) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DomainError("file_type", field="file") from error
    upright.thumbnail((max_side, max_side))
    written = io.BytesIO()
    if is_photo:
        upright.save(written, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        return Upload(written.getvalue(), "image/jpeg", "jpg", upright.size)
    upright.save(written, "PNG", optimize=True)
    return Upload(written.getvalue(), "image/png", "png", upright.size)
