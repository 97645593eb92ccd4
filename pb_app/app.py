"""Composition root: settings, extensions, adapters, blueprints, event handlers."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from apiflask import APIFlask
from jinja2 import StrictUndefined
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from pb_app import __version__
from pb_app.adapters.clock import SystemClock
from pb_app.adapters.file_store import DiskFileStore
from pb_app.adapters.queue import SilentQueue
from pb_app.adapters.rendering_store import DiskRenderingStore
from pb_app.audit.demo_mark import is_marked_as_demo
from pb_app.config import Settings, SettingsError
from pb_app.database import db
from pb_app.extensions import babel, compress, csrf, limiter
from pb_app.portal.context import layout_context
from pb_app.resources import PACKAGE, resource_dir
from pb_app.unit_of_work import EXTENSION, House
from pb_app.web import access, errors, formatting, headers, hosts, locale, session, urls
from pb_app.web import csrf as csrf_check
from pb_app.web.kept_answers import KeptAnswers
from pb_app.web.static_files import StaticFiles
from pb_app.wiring import REVISIONS, register_blueprints, register_handlers

if TYPE_CHECKING:
    from pb_app.ports import Clock, JobQueue

MAX_REQUEST = 24 * 1024 * 1024
MAX_FORM_TEXT = 2 * 1024 * 1024


def create_app(
    settings: Settings | None = None, *, clock: "Clock | None" = None, queue: "JobQueue | None" = None
) -> APIFlask:
    """Make an application; without arguments it reads the ``PB_`` settings from the environment."""
    chosen = settings or Settings.from_environment()
    app = APIFlask(
        "pb_app",
        title="Dëgjesa",
        version=__version__,
        json_errors=False,
        docs_path=None,
        spec_path=None,  # the API describes itself: pb_app.portal.api.serving
        static_folder=str(PACKAGE / "static"),
        template_folder=str(resource_dir("templates")),
    )
    _configure(app, chosen)
    _init_extensions(app)
    app.extensions[EXTENSION] = House(
        settings=chosen,
        clock=clock or SystemClock(),
        files=DiskFileStore(chosen.data_dir / "files"),
        queue=queue or SilentQueue(),
        renderings=DiskRenderingStore(chosen.data_dir / "renderings"),
    )
    _init_web(app, chosen)
    register_blueprints(app)
    register_handlers(app.extensions[EXTENSION])
    _wrap(app, chosen)
    _refuse_demo_database(app, chosen)
    return app


def _configure(app: APIFlask, settings: Settings) -> None:
    engine_options: dict[str, object] = {"pool_pre_ping": True}
    if settings.is_sqlite:
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine_options = {"connect_args": {"timeout": 10}}
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options,
        TESTING=settings.env == "test",
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_TEXT,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_NAME="degjesa",
        BABEL_DEFAULT_LOCALE=locale.DEFAULT_LOCALE,
        BABEL_TRANSLATION_DIRECTORIES=str(resource_dir("translations")),
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/json", "text/javascript", "image/svg+xml"],
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.env != "test":
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _init_extensions(app: APIFlask) -> None:
    db.init_app(app)
    babel.init_app(app, locale_selector=locale.current_locale)
    csrf.init_app(app)
    limiter.init_app(app)
    compress.init_app(app)


def _init_web(app: APIFlask, settings: Settings) -> None:
    app.session_interface = session.SparingSessionInterface()
    headers.init_headers(app)
    app.after_request(access.refuse_unchecked)
    hosts.init_hosts(app, settings.base_url)
    csrf_check.init_csrf(app)
    errors.init_errors(app)
    errors.last_resort(app)
    formatting.init_formatting(app)
    app.context_processor(layout_context)
    app.jinja_env.globals.update(url_for=urls.url_for, asset=urls.asset)
    app.context_processor(
        lambda: {
            "locale": locale.current_locale(),
            "switch_language_url": locale.switch_language_url(),
            "is_demo": app.extensions[EXTENSION].settings.is_demo,
        }
    )


def _refuse_demo_database(app: APIFlask, settings: Settings) -> None:
    """Production never serves examples; that a database is out of reach, whoever needs it will say."""
    if settings.env != "production":
        return
    with app.app_context(), suppress(OperationalError):
        if is_marked_as_demo(db.engine):
            message = "this database holds the demonstration (pb demo); production needs one of its own"
            raise SettingsError(message)


def _wrap(app: APIFlask, settings: Settings) -> None:
    """WSGI layers, the outermost last: language prefix, static files, proxies."""
    app.wsgi_app = KeptAnswers(app.wsgi_app, app, REVISIONS)  # type: ignore[method-assign]  # WSGI wrapping
    app.wsgi_app = locale.LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # WSGI wrapping
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]  # WSGI wrapping
        app.wsgi_app,
        root=str(PACKAGE / "static"),
        prefix="static/",
        max_age=31_536_000,
        add_headers_function=headers.add_static_headers,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # WSGI wrapping
