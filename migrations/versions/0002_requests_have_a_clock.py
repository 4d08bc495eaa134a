"""Requests have a clock: a question, notices, pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("pause_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("connections", sa.Column("question_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("connections", sa.Column("reply_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("put_away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_notices_connection_id_connections"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("handle", "kind", "connection_id", name=op.f("uq_notices_handle_kind_connection_id")),
    )
    op.create_index(op.f("ix_notices_handle"), "notices", ["handle"])


def downgrade() -> None:
    op.drop_table("notices")
    for table, column in (
        ("connections", "reply_sealed"),
        ("connections", "question_sealed"),
        ("people", "pause_sealed"),
    ):
        # Without a batch: SQLite would make the table anew, and dropping the old one would take the rows that name it.
        op.drop_column(table, column)
