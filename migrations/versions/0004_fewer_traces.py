"""Rows carry no number of the transaction that wrote them; requests say whether they are meant online or in person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBERED = ("connections", "initiatives", "mentorships", "openings", "people", "tombstones")


def upgrade() -> None:
    op.add_column("connections", sa.Column("mode", sa.String(length=20), nullable=True))
    for table in NUMBERED:
        op.drop_index(op.f(f"ix_{table}_revision"), table_name=table)
        op.drop_column(table, "revision")


def downgrade() -> None:
    for table in NUMBERED:
        op.add_column(table, sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        op.create_index(op.f(f"ix_{table}_revision"), table, ["revision"])
    op.drop_column("connections", "mode")
