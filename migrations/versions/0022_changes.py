"""What changed, sealed, for the processes that follow it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_changes")),
    )
    op.add_column("revision", sa.Column("emptied_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "emptied_on")
    op.drop_table("changes")
