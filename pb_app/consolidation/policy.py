"""Who may read, value, gather, decide and publish."""

from pb_app.kernel.actor import Actor, Role

_READERS = frozenset({Role.COORDINATOR, Role.BUDGET_OFFICER, Role.OFFICER})
_VALUERS = frozenset({Role.COORDINATOR, Role.BUDGET_OFFICER})
_DECIDERS = frozenset({Role.COORDINATOR})


def may_see_bench(actor: Actor, municipality_id: str) -> bool:
    """Coordinator, budget officer and hearing officers; others read what is published."""
    return actor.has_role(_READERS, municipality_id)


def may_gather(actor: Actor, municipality_id: str) -> bool:
    """The coordinator alone makes, merges and undoes items."""
    return actor.has_role(_DECIDERS, municipality_id)


def may_value(actor: Actor, municipality_id: str) -> bool:
    """The budget officer prices; so may the coordinator."""
    return actor.has_role(_VALUERS, municipality_id)


def may_decide(actor: Actor, municipality_id: str) -> bool:
    """The coordinator enters what the municipality decides."""
    return actor.has_role(_DECIDERS, municipality_id)


def may_report_progress(actor: Actor, municipality_id: str) -> bool:
    """Who knows the bills or runs the whole reports how far the work is."""
    return actor.has_role(_VALUERS, municipality_id)


def may_publish(actor: Actor, municipality_id: str) -> bool:
    """The coordinator publishes; a budget officer does not."""
    return actor.has_role(_DECIDERS, municipality_id)
