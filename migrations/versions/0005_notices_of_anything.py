"""A notice may tell of anything, not of a request alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Neither engine changes a unique constraint and a column's length in place alike: the table is made anew.
KEEP = "CREATE TABLE notices_kept AS SELECT * FROM notices"
KEPT = 'id, handle, kind, connection_id, "on", put_away'


def upgrade() -> None:
    op.execute(KEEP)
    op.drop_table("notices")
    _make(sa.Column("about", sa.Uuid(), nullable=False), kind=30, optional=True, once="about")
    op.execute(f"INSERT INTO notices ({KEPT}, about) SELECT {KEPT}, connection_id FROM notices_kept")  # noqa: S608
    op.drop_table("notices_kept")


def downgrade() -> None:
    op.execute(f"{KEEP} WHERE connection_id IS NOT NULL AND length(kind) <= 20")
    op.drop_table("notices")
    _make(kind=20, optional=False, once="connection_id")
    op.execute(f"INSERT INTO notices ({KEPT}) SELECT {KEPT} FROM notices_kept")  # noqa: S608
    op.drop_table("notices_kept")


def _make(*more: sa.Column[object], kind: int, optional: bool, once: str) -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=kind), nullable=False),
        *more,
        sa.Column("connection_id", sa.Uuid(), nullable=optional),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("put_away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_notices_connection_id_connections"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("handle", "kind", once, name=op.f(f"uq_notices_handle_kind_{once}")),
    )
    op.create_index(op.f("ix_notices_handle"), "notices", ["handle"])
