"""files of proposals, consultations of the draft budget, comments

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_proposal_file_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_file_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_file")),
        sa.UniqueConstraint("proposal_id", "position", name="uq_proposal_file_proposal_position"),
    )
    with op.batch_alter_table("proposal_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_file_file_id"), ["file_id"], unique=False)

    op.create_table(
        "held_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_held_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_file")),
    )
    with op.batch_alter_table("held_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_file_form_key"), ["form_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_file_file_id"), ["file_id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("promised_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "promised_until >= published_on", name=op.f("ck_consultation_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["budget_cycle.id"], name=op.f("fk_consultation_cycle_id_budget_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_consultation_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("cycle_id", "published_on", name="uq_consultation_cycle_day"),
    )
    op.create_table(
        "proposal_comment",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_proposal_comment_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_comment_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_comment")),
    )
    with op.batch_alter_table("proposal_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_comment_consultation_id"), ["consultation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("proposal_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_comment_consultation_id"))
    op.drop_table("proposal_comment")
    op.drop_table("consultation")
    with op.batch_alter_table("held_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_file_file_id"))
        batch_op.drop_index(batch_op.f("ix_held_file_form_key"))
    op.drop_table("held_file")
    with op.batch_alter_table("proposal_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_file_file_id"))
    op.drop_table("proposal_file")
