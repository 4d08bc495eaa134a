"""A mentorship has an agreement, goals, meetings, and what each side thinks of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("agreements", "goals", "meetings", "opinions")


def upgrade() -> None:
    _make(
        "agreements",
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sealed=("terms",),
    )
    _make(
        "goals",
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sealed=("text",),
    )
    _make("meetings", sa.Column("state", sa.String(length=20), nullable=False), sealed=("plan",))
    _make(
        "opinions",
        sa.UniqueConstraint("mentorship_id", "by_handle", name=op.f("uq_opinions_mentorship_id_by_handle")),
        sealed=("fit", "helped", "thanks"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _make(table: str, *own: sa.schema.SchemaItem, sealed: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentorship_id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        *own,
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in sealed),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorships.id"],
            name=op.f(f"fk_{table}_mentorship_id_mentorships"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_by_handle"), table, ["by_handle"])
    op.create_index(op.f(f"ix_{table}_mentorship_id"), table, ["mentorship_id"])
