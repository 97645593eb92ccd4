"""likeness of proposals, undo and seats of the bench

Revision: 0010, after 0009
"""

import logging

import sqlalchemy as sa
from alembic import op

from pb_app.database import DECLARED, create_trigrams, missing_declared
from pb_app.proposals.service.likeness_index import index_many

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DECLARED_HERE = ("proposal_fts_near", "ix_proposal_words_near")
_BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "proposal_word",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_proposal_word_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "word", name=op.f("pk_proposal_word")),
    )
    op.create_table(
        "bench_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trace", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('made', 'added', 'taken_out', 'merged', 'split')",
            name=op.f("ck_bench_action_benchstep"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_bench_action_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bench_action_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bench_action")),
    )
    with op.batch_alter_table("bench_action", schema=None) as batch_op:
        batch_op.create_index("ix_bench_action_last", ["cycle_id", "person_id", "id"], unique=False)
    op.create_table(
        "bench_seat",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_bench_seat_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bench_seat_person_id_person")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_bench_seat_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "person_id", name=op.f("pk_bench_seat")),
    )
    connection = op.get_bind()
    missing = missing_declared(connection)
    for name, statement in DECLARED[connection.dialect.name].items():
        if name in _DECLARED_HERE and name in missing:  # a fresh database has them since 0001
            connection.exec_driver_sql(statement)
    _fill(connection)
    if connection.dialect.name == "postgresql" and not create_trigrams(connection):
        logging.getLogger("alembic.runtime.migration").warning(
            "The database role may not create the extension pg_trgm: words with slips are looked for by their"
            " beginning only. A superuser can run CREATE EXTENSION pg_trgm at any time."
        )


def _fill(connection: sa.Connection) -> None:
    """Index the proposals that are there."""
    wanted = sa.text(
        "SELECT id, cycle_id, text, village FROM proposal WHERE id > :last ORDER BY id LIMIT :most"
    )
    last = 0
    while rows := connection.execute(wanted, {"last": last, "most": _BATCH}).all():
        index_many(connection, [(row.id, row.cycle_id, row.text, row.village) for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    op.drop_table("bench_seat")
    with op.batch_alter_table("bench_action", schema=None) as batch_op:
        batch_op.drop_index("ix_bench_action_last")
    op.drop_table("bench_action")
    op.execute("DROP TABLE IF EXISTS proposal_fts_near")
    op.drop_table("proposal_word")
