"""supports votes and the council

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_council_decision_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_council_decision_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_decision")),
        sa.UniqueConstraint("cycle_id", "number", "decided_on", name="uq_council_decision_number_date"),
    )
    op.create_table(
        "cycle_key",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["budget_cycle.id"],
            name=op.f("fk_cycle_key_cycle_id_budget_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_cycle_key")),
    )
    op.create_table(
        "hearing_vote",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_hearing_vote_votes_not_negative")),
        sa.ForeignKeyConstraint(
            ["counted_by_id"], ["person.id"], name=op.f("fk_hearing_vote_counted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_vote_hearing_id_hearing")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_hearing_vote_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hearing_id", "proposal_id", name=op.f("pk_hearing_vote")),
    )
    with op.batch_alter_table("hearing_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hearing_vote_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "proposal_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_support_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_support")),
        sa.UniqueConstraint("proposal_id", "person_key", name="uq_proposal_support_proposal_person"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_proposal_support_token_hash")),
    )
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "council",
                sa.Enum(
                    "none",
                    "approved",
                    "changed",
                    "dropped",
                    name="counciloutcome",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                server_default="none",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("council_reason", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("council_decision_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_consolidated_item_council_decision_id"), ["council_decision_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_consolidated_item_council_decision_id_council_decision"),
            "council_decision",
            ["council_decision_id"],
            ["id"],
        )

    with op.batch_alter_table("item_amount", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_item_amount_approved_not_negative"), "approved >= 0")

    with op.batch_alter_table("list_edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("council_decision_url", sa.String(length=500), server_default="", nullable=False)
        )

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supports", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("hearing_votes", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("author_key", sa.String(length=64), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_proposal_counts_not_negative"), "supports >= 0 AND hearing_votes >= 0"
        )


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_proposal_counts_not_negative"), type_="check")
        batch_op.drop_column("author_key")
        batch_op.drop_column("hearing_votes")
        batch_op.drop_column("supports")

    with op.batch_alter_table("list_edition", schema=None) as batch_op:
        batch_op.drop_column("council_decision_url")

    with op.batch_alter_table("item_amount", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_item_amount_approved_not_negative"), type_="check")
        batch_op.drop_column("approved")

    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_consolidated_item_council_decision_id_council_decision"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_consolidated_item_council_decision_id"))
        batch_op.drop_column("council_decision_id")
        batch_op.drop_column("council_reason")
        batch_op.drop_constraint(op.f("ck_consolidated_item_counciloutcome"), type_="check")
        batch_op.drop_column("council")

    op.drop_table("proposal_support")
    with op.batch_alter_table("hearing_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_vote_proposal_id"))

    op.drop_table("hearing_vote")
    op.drop_table("cycle_key")
    op.drop_table("council_decision")
