"""How urgent a need is and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("support_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "support_sealed")
