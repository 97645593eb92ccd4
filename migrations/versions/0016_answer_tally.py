"""how often each answer was given, kept; how many were received is what the last number says

Revision: 0016, after 0015
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_GIVEN = sa.text(
    "SELECT cycle_id, status, status_reason AS reason, count(*) AS proposals FROM proposal"
    " WHERE status IN ('declined', 'forwarded') AND listed_at IS NOT NULL"
    " GROUP BY cycle_id, status, status_reason"
)


def upgrade() -> None:
    tally = op.create_table(
        "answer_tally",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "under_review",
                "listed",
                "declined",
                "withdrawn",
                "forwarded",
                name="proposalstatus",
                native_enum=False,
                length=32,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason_key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_answer_tally_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "status", "reason_key", name=op.f("pk_answer_tally")),
    )
    rows = [
        {**row, "reason_key": hashlib.sha256(row["reason"].encode()).hexdigest()}
        for row in op.get_bind().execute(_GIVEN).mappings()
    ]
    if rows:
        op.bulk_insert(tally, rows)
    op.execute("DELETE FROM cycle_counter WHERE name = 'proposals_received'")


def downgrade() -> None:
    op.execute(
        "INSERT INTO cycle_counter (cycle_id, name, value)"
        " SELECT cycle_id, 'proposals_received', value FROM cycle_counter WHERE name = 'proposal'"
    )
    op.drop_table("answer_tally")
