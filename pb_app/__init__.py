"""Dëgjesa: public budget hearings, from the calendar to the consolidated list.

The map of the house, from the door to the cellar (imports go downwards only):

``main wsgi``      the ``pb`` command and the application for a WSGI server
``app wiring``     composition root: settings, extensions, adapters; blueprints and handlers
``cli``            the commands of ``pb``, each loaded when it is called, and the demonstration
``adapters``       clock, mail, queue and file store that fill the ports
``portal``         pages that join features: home, municipality, budget year, staff desk, API
``notices``        subscriptions, reminders, invitations: what is said to whom when something happens
``consolidation``  many proposals become one item; decisions; frozen list versions
``proposals``      submission, recording at a hearing, moderation, following
``hearings``       hearings and their life cycle, calendar feeds; rooms inside: ``planner`` (pure), ``planning``,
                   ``season`` (files in and out), ``announcing``, ``day``, ``pack``
``cycles``         a budget year: phases, themes, programmes, ceilings
``accounts``       people, organisations, memberships
``downloads``      long files that somebody asked for, made in the background, fetched, forgotten again
``territory``      county > municipality > administrative unit > place; venues
``audit outbox jobs files``  what every use case writes beside its own rows
``web formats``    what every page shares; pure renderers
``unit_of_work``   one commit per use case
``database extensions ports config resources``  instances, protocols, settings, where files lie
``kernel``         pure values: actor, errors, events, text, money, references, periods

``create_app`` is loaded on first use, so that a pure test or a document
subprocess can import ``pb_app`` without the application.
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the module protocol of PEP 562
    """Load ``create_app`` lazily (PEP 562)."""
    if name == "create_app":
        from pb_app.app import create_app  # noqa: PLC0415 - lazy on purpose, see above

        return create_app
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
