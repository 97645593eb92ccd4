"""Headers of the pages behind a private link."""

from flask import Response, make_response


def private(answer: object, status: int = 200) -> Response:
    """Nobody stores it, no other site learns its address, no search engine finds it."""
    response: Response = make_response(answer, status) if status != 200 else make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
