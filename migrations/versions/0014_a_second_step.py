"""A second step of signing in, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("factor_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "factor_sealed")
