"""which table brought a proposal in, and what becomes of the table

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BEFORE = ("reading", "checked", "writing", "done", "failed")
_BROUGHT = sa.text("import_key IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("import_key", sa.String(length=40), nullable=True))
    # Rows of earlier tables: which table it was nobody knows any more, but that there is no hour is known.
    op.execute("UPDATE proposal SET import_key = 'earlier' WHERE device_key LIKE 'imp:%'")
    op.create_index(
        "ix_proposal_import",
        "proposal",
        ["import_key", "id"],
        sqlite_where=_BROUGHT,
        postgresql_where=_BROUGHT,
    )
    with op.batch_alter_table("proposal_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publishes", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("queued", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("taken_back", sa.Integer(), server_default="0", nullable=False))
    # A table that was about to be taken in was promised to be public at once.
    op.execute("UPDATE proposal_import SET publishes = true WHERE state = 'writing'")
    _states(*_BEFORE, "taking_back", "taken_back")


def downgrade() -> None:
    op.execute("DELETE FROM proposal_import WHERE state IN ('taking_back', 'taken_back')")
    _states(*_BEFORE)
    with op.batch_alter_table("proposal_import", schema=None) as batch_op:
        batch_op.drop_column("taken_back")
        batch_op.drop_column("queued")
        batch_op.drop_column("publishes")
    op.drop_index("ix_proposal_import", table_name="proposal")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_column("import_key")


def _states(*states: str) -> None:
    name = op.f("ck_proposal_import_importstate")
    allowed = ", ".join(f"'{one}'" for one in states)
    with op.batch_alter_table("proposal_import", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"state IN ({allowed})")
