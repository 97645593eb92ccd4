"""Read the words of a PDF with poppler."""

import shutil
import subprocess

from tests.programs import needs

reads_pdf = needs("pdftotext", "poppler-utils")


def pdf_text(content: bytes) -> str:
    """The text of a PDF in reading order, narrow and no-break spaces as plain ones."""
    done = subprocess.run(
        [str(shutil.which("pdftotext")), "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())
