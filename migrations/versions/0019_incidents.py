"""A private log of threats and pressure."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_owner_handle"), "incidents", ["owner_handle"])


def downgrade() -> None:
    op.drop_table("incidents")
