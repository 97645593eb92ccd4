"""A QR code for paper and screen, as SVG that a print template embeds (ISO/IEC 18004)."""

import io


def qr_svg(address: str) -> str:
    """The code of an address without a quiet zone (the page gives it), or nothing without an address.

    Medium error correction: a poster gets wet and creased. Equal addresses give equal texts.
    """
    if not address:
        return ""
    import segno  # noqa: PLC0415 - only where something is printed

    out = io.BytesIO()
    code = segno.make(address, micro=False, error="m")
    code.save(out, kind="svg", border=0, omitsize=True, svgclass=None, lineclass=None)
    return out.getvalue().decode()
