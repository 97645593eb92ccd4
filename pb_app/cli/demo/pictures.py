"""Example pictures: one colour and the word SHEMBULL, so that nobody takes them for photographs."""

from io import BytesIO

_SIZE = (640, 420)
_GROUND, _INK = "#2f6f73", "#ffffff"


def example_picture() -> bytes:
    """A PNG."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - heavy, and only the first load draws

    picture = Image.new("RGB", _SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    middle = (_SIZE[0] / 2, _SIZE[1] / 2)
    draw.text(middle, "SHEMBULL", fill=_INK, font=ImageFont.load_default(72), anchor="mm")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
