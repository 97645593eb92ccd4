"""what the other authority did with a forwarded item

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("forwarded_protocol", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("forwarded_answer", sa.String(length=1000), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("forwarded_answered_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consolidated_item", schema=None) as batch_op:
        batch_op.drop_column("forwarded_answered_on")
        batch_op.drop_column("forwarded_answer")
        batch_op.drop_column("forwarded_protocol")
