"""room for the names of more files of a version

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("edition_file") as batch_op:
        batch_op.alter_column(
            "format", existing_type=sa.String(8), type_=sa.String(24), existing_nullable=False
        )


def downgrade() -> None:
    # What the older release does not know: it would find no such format, and the names are too long for it.
    op.execute("DELETE FROM edition_file WHERE format NOT IN ('pdf', 'xlsx', 'csv', 'json')")
    with op.batch_alter_table("edition_file") as batch_op:
        batch_op.alter_column(
            "format", existing_type=sa.String(24), type_=sa.String(8), existing_nullable=False
        )
