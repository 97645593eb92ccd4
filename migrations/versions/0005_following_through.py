"""the work on approved items, items raised again

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned", "tendered", "under_way", "stopped", "done", "carried_over", "removed",
                name="progressstate", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("cost_to_date", sa.BigInteger(), nullable=True),
        sa.Column("carried_to_year", sa.Integer(), nullable=True),
        sa.Column("council_decision", sa.String(length=60), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("photo_alt", sa.String(length=200), nullable=False),
        sa.Column("photo_width", sa.Integer(), nullable=True),
        sa.Column("photo_height", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.Column("take_back_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("cost_to_date >= 0", name=op.f("ck_item_progress_cost_not_negative")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["consolidated_item.id"], name=op.f("fk_item_progress_item_id_consolidated_item")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_file.id"], name=op.f("fk_item_progress_photo_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_item_progress_recorded_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by_id"], ["person.id"], name=op.f("fk_item_progress_taken_back_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_progress")),
    )  # fmt: skip
    with op.batch_alter_table("item_progress", schema=None) as batch_op:
        batch_op.create_index("ix_item_progress_item", ["item_id", "id"], unique=False)
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("earlier_item_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_consolidated_item_earlier_item_id"), ["earlier_item_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_consolidated_item_earlier_item_id_consolidated_item"),
            "consolidated_item",
            ["earlier_item_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_consolidated_item_earlier_item_id_consolidated_item"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_consolidated_item_earlier_item_id"))
        batch_op.drop_column("earlier_item_id")
        batch_op.drop_column("due_on")
    with op.batch_alter_table("item_progress", schema=None) as batch_op:
        batch_op.drop_index("ix_item_progress_item")
    op.drop_table("item_progress")
