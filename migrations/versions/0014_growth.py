"""public figures of each place kept in counters

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEPT = ("at_place:", "voices_at_place:")
_COUNT = (
    "INSERT INTO cycle_counter (cycle_id, name, value)"
    " SELECT cycle_id, :name || coalesce(place_id, ''), {what} FROM proposal"
    " WHERE status IN ('listed', 'declined', 'forwarded') AND listed_at IS NOT NULL"
    " GROUP BY cycle_id, place_id"
)


def upgrade() -> None:
    _name_length(40, 80)
    for name, what in zip(_KEPT, ("count(*)", "sum(voices)"), strict=True):
        op.get_bind().execute(sa.text(_COUNT.format(what=what)), {"name": name})


def downgrade() -> None:
    for name in _KEPT:
        op.get_bind().execute(
            sa.text("DELETE FROM cycle_counter WHERE name LIKE :name"), {"name": f"{name}%"}
        )
    _name_length(80, 40)


def _name_length(before: int, after: int) -> None:
    with op.batch_alter_table("cycle_counter", schema=None) as batch_op:
        batch_op.alter_column(
            "name",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )
