"""the language in which an author reads

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proposal_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=False, server_default="sq"))


def downgrade() -> None:
    with op.batch_alter_table("proposal_contact", schema=None) as batch_op:
        batch_op.drop_column("language")
