"""Where a note about news goes, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("mail_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "mail_sealed")
