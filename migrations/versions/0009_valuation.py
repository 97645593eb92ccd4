"""who values what, until when

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "valuation_assignment",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("directorate", sa.String(length=160), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR directorate <> ''",
            name=op.f("ck_valuation_assignment_somebody_values"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["consolidated_item.id"],
            name=op.f("fk_valuation_assignment_item_id_consolidated_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_valuation_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name=op.f("fk_valuation_assignment_assigned_by_id_person")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_valuation_assignment")),
    )
    with op.batch_alter_table("valuation_assignment") as batch_op:
        batch_op.create_index(batch_op.f("ix_valuation_assignment_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("valuation_assignment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_valuation_assignment_person_id"))
    op.drop_table("valuation_assignment")
