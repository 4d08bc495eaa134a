"""Fields that somebody opened to one person alone, and consent to exchange contact details."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("exchange_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "reveals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("to_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opened_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("by_handle", "to_handle", name=op.f("uq_reveals_by_handle_to_handle")),
    )
    op.create_index(op.f("ix_reveals_by_handle"), "reveals", ["by_handle"])
    op.create_index(op.f("ix_reveals_to_handle"), "reveals", ["to_handle"])


def downgrade() -> None:
    op.drop_table("reveals")
    op.drop_column("connections", "exchange_sealed")
