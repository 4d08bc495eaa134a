"""Requests say whether they are meant online, in person or both."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("mode", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("connections", "mode")
