"""Mentoring rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("goal", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_table(
        "round_members",
        *_of_a_round("round_members"),
        sa.Column("handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("left_sealed", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("round_id", "handle", name=op.f("uq_round_members_round_id_handle")),
    )
    op.create_table(
        "round_pairs",
        *_of_a_round("round_pairs"),
        sa.Column("mentee_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mentor_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("fit_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint(
            "round_id",
            "mentee_handle",
            "mentor_handle",
            name=op.f("uq_round_pairs_round_id_mentee_handle_mentor_handle"),
        ),
    )
    for table, columns in (("round_members", ("round_id", "handle")),
                           ("round_pairs", ("round_id", "mentee_handle", "mentor_handle"))):  # fmt: skip
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _of_a_round(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f(f"fk_{table}_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("round_pairs")
    op.drop_table("round_members")
    op.drop_table("rounds")
