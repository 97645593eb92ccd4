"""A server of its own process, to be killed: ``python -m tests.trust.served URL FOLDER PORT``."""

import sys
from pathlib import Path

from waitress import serve

from pb_app.app import create_app
from pb_app.config import Settings
from pb_app.extensions import limiter
from tests.conftest import StillClock


def main() -> None:
    """Serve an existing database until the process is killed."""
    url, folder, port = sys.argv[1:]
    settings = Settings(
        env="test", database_url=url, data_dir=Path(folder), secret_key="k" * 40, base_url="http://localhost"
    )
    limiter.enabled = False  # the writers come from one address
    serve(create_app(settings, clock=StillClock()), host="127.0.0.1", port=int(port), threads=8)


if __name__ == "__main__":
    main()
