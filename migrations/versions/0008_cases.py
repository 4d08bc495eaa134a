"""Cases for coordinators."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEALED = ("kind", "code", "urgency", "text", "lines", "note")


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=True),
        sa.Column("once", sa.LargeBinary(length=32), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in SEALED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("once", name=op.f("uq_cases_once")),
    )
    op.create_index(op.f("ix_cases_subject_handle"), "cases", ["subject_handle"])
    op.create_index(op.f("ix_cases_owner_handle"), "cases", ["owner_handle"])


def downgrade() -> None:
    op.drop_table("cases")
