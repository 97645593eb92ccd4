"""How every answer of the API is sent: open to all origins, with an entity tag, errors as JSON."""

import warnings
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, jsonify, request

from pb_app.portal.api.answers import Problem
from pb_app.portal.api.views import bp
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import etag_of, matches

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
KEPT_SECONDS = 60
ABOUT = """Open data of public hearings on the budgets of Albania's municipalities.

Read-only, without a key. Lists come in pages: follow `next`. Ids and references are stable. `lang` is `sq` or `en`.
What is not known is null, never made up; rows with `is_example` are a demonstration.
Reuse under CC BY 4.0, naming the municipality as the source. Coordinates: GeoNames (CC BY 4.0).
"""


def init_api(app: APIFlask) -> None:
    """Mount the API and describe it."""
    app.config.update(
        DESCRIPTION=ABOUT,
        LICENSE=LICENCE,
        SERVERS=[{"url": house_address(app)}],
        TAGS=[{"name": "Dëgjesa", "description": "Hearings, proposals and lists"}],
        VALIDATION_ERROR_SCHEMA=Problem,
        HTTP_ERROR_SCHEMA=Problem,
    )
    app.register_blueprint(bp)


def house_address(app: APIFlask) -> str:
    """The base address of this installation."""
    with app.app_context():
        return house().settings.base_url


@bp.get("/openapi.json")
@public
@bp.doc(hide=True)
def openapi() -> Response:
    """The description of the API (OpenAPI 3.1)."""
    return jsonify(_description())


def _description() -> Any:  # noqa: ANN401 - JSON
    app: Any = current_app
    with warnings.catch_warnings():
        # A shape that stands alone and inside another one is named twice; both names point to the same shape.
        warnings.filterwarnings("ignore", message=".*has already been added to the spec")
        return app._get_spec("json")  # noqa: SLF001 - kept after the first time; the public property makes it anew


@bp.errorhandler(HTTPError)
def problem(error: HTTPError) -> tuple[dict[str, Any], int]:
    """A fault of the question as JSON."""
    return {"message": error.message, "status": error.status_code, "detail": error.detail}, error.status_code


@bp.after_request
def open_up(response: Response) -> Response:
    """Let every origin read, let caches ask again cheaply (RFC 9110 section 13)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    response.headers["Link"] = f'<{LICENCE["url"]}>; rel="license"'
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code != 200 or request.method not in {"GET", "HEAD"}:
        return response
    etag = etag_of(response.get_data())
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    if matches(etag):
        response.status_code = 304
        response.set_data(b"")
    return response
