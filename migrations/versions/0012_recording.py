"""recording at a hearing

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_pile",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.CheckConstraint("sheets >= 1", name=op.f("ck_paper_pile_sheets_positive")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_paper_pile_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_paper_pile")),
    )
    op.create_table(
        "recorder_step",
        sa.Column("device_key", sa.String(length=80), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_recorder_step_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("device_key", name=op.f("pk_recorder_step")),
    )
    with op.batch_alter_table("recorder_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorder_step_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "vote_count",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("hands", "dots", name="votekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("most_each", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_each >= 1", name=op.f("ck_vote_count_most_each_positive")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_vote_count_hearing_id_hearing")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_vote_count")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheet_number", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_proposal_sheet_number_positive"), "sheet_number >= 1")


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_proposal_sheet_number_positive"), type_="check")
        batch_op.drop_column("sheet_number")

    op.drop_table("vote_count")
    with op.batch_alter_table("recorder_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorder_step_proposal_id"))

    op.drop_table("recorder_step")
    op.drop_table("paper_pile")
