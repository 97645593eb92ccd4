"""Read the words of a PDF with poppler."""

import os
import shutil
import subprocess

import pytest

reads_pdf = pytest.mark.skipif(
    shutil.which("pdftotext") is None and os.environ.get("CI") != "true",
    reason="pdftotext (poppler-utils) is not on this machine; it must be where CI=true",
)


def pdf_text(content: bytes) -> str:
    """The text of a PDF in reading order, narrow and no-break spaces as plain ones."""
    done = subprocess.run(
        [str(shutil.which("pdftotext")), "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())
