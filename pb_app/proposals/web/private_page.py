"""Pages that belong to one author."""

from flask import Response


def private(response: Response) -> Response:
    """Nobody stores it, no other site learns its address, no search engine finds it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
