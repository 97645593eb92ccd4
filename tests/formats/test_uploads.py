"""What people send is what its octets say; pictures lose what cameras hide in them."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from pb_app.formats.uploads import Upload, read_upload, read_upload_apart
from pb_app.kernel.errors import DomainError
from tests.pictures import PDF, photo, png

SIDE = 300
Reader = Callable[[bytes], Upload]


def _here(content: bytes) -> Upload:
    return read_upload(content, max_megabytes=1, max_side=SIDE)


def _apart(content: bytes) -> Upload:
    return read_upload_apart(content, max_megabytes=1, max_side=SIDE)


@pytest.fixture(params=[_here, _apart])
def read(request: pytest.FixtureRequest) -> Reader:
    """Both ways give the same."""
    return request.param  # type: ignore[no-any-return]


def test_a_photo_loses_its_position_its_comment_and_its_size(read: Reader) -> None:
    content = photo(800, 400)
    assert b"KANARINA" in content
    upload = read(content + b"KANARINA appended")
    with Image.open(io.BytesIO(upload.content)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == upload.size == (150, SIDE)  # it was taken upright
    assert b"KANARINA" not in upload.content
    assert (upload.media_type, upload.suffix) == ("image/jpeg", "jpg")


def test_a_drawing_stays_one(read: Reader) -> None:
    upload = read(png(40, 20))
    assert (upload.media_type, upload.size) == ("image/png", (40, 20))


def test_a_document_stays_as_it_is(read: Reader) -> None:
    upload = read(PDF)
    assert (upload.content, upload.media_type, upload.size) == (PDF, "application/pdf", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!doctype html><script>alert(1)</script>", "file_type"),
        (b"GIF89a" + b"\x00" * 40, "file_type"),
        (b"", "file_type"),
        (photo(60, 40)[:300], "file_type"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "file_type"),
        (png(8000, 6251), "picture_too_large"),
        (b"%PDF-1.7" + b"\n" * (1024 * 1024) + b"%%EOF", "file_too_large"),
        (b"%PDF-1.7 without an end", "file_type"),
    ],
)
def test_anything_else_is_refused_by_name(read: Reader, content: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        read(content)
