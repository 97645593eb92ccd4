"""questions to authors, prepared answers, covered words

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "list", "decline", "forward", "ask", name="templatekind", native_enum=False, create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_answer_template_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint("municipality_id", "title", name="uq_answer_template_municipality_title"),
    )  # fmt: skip
    op.create_table(
        "proposal_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_question_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_proposal_question_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_proposal_question_answered_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_question")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_proposal_question_token_hash")),
    )  # fmt: skip
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_template_municipality_id"), ["municipality_id"], unique=False
        )
    with op.batch_alter_table("proposal_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_question_proposal_id"), ["proposal_id"], unique=False)
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("forward_protocol", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("forward_answer", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("forward_answered_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("covered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_column("covered_at")
        batch_op.drop_column("forward_answered_on")
        batch_op.drop_column("forward_answer")
        batch_op.drop_column("forward_protocol")
    with op.batch_alter_table("proposal_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_question_proposal_id"))
    op.drop_table("proposal_question")
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_template_municipality_id"))
    op.drop_table("answer_template")
