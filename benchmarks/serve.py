"""A server in a process of its own: ``python -m benchmarks.serve PORT [FOLDER]``, without a folder the bare floor."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from waitress import serve

from benchmarks.town import open_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def bare() -> Flask:
    """The floor: one Flask route that says hello."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


if __name__ == "__main__":
    chosen: "WSGIApplication" = open_app(Path(sys.argv[2])) if len(sys.argv) > 2 else bare()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # as ``pb serve`` does
    serve(chosen, host="127.0.0.1", port=int(sys.argv[1]), threads=2, _quiet=True)
