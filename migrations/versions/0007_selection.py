"""suggested selection: what is asked for, runs, departures

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "selection_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule_choice", sa.JSON(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "supports",
                "votes",
                "voices",
                name="votesource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("instance", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("selected", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_selection_run_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_selection_run_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["budget_programme.id"],
            name=op.f("fk_selection_run_programme_id_budget_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_run")),
        sa.UniqueConstraint("cycle_id", "number", name="uq_selection_run_cycle_number"),
    )
    op.create_table(
        "selection_settings",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "greedy",
                "cost-effective",
                "equal-shares",
                name="rule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "utility",
            sa.Enum("cost", "count", name="utility", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "completion",
            sa.Enum(
                "none",
                "add-one",
                "add-one-greedy",
                name="completion",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "supports",
                "votes",
                "voices",
                name="votesource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("basis_run_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["basis_run_id"],
            ["selection_run.id"],
            name=op.f("fk_selection_settings_basis_run_id_selection_run"),
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_selection_settings_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["budget_programme.id"],
            name=op.f("fk_selection_settings_programme_id_budget_programme"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_selection_settings")),
    )
    op.create_table(
        "selection_departure",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_selection_departure_reason_given")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["consolidated_item.id"],
            name=op.f("fk_selection_departure_item_id_consolidated_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_selection_departure_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["selection_run.id"], name=op.f("fk_selection_departure_run_id_selection_run")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_selection_departure")),
    )
    with op.batch_alter_table("selection_departure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_departure_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("selection_departure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_departure_run_id"))

    op.drop_table("selection_departure")
    op.drop_table("selection_settings")
    op.drop_table("selection_run")
