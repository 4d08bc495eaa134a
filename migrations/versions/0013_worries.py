"""A mentor's worry, which the one whom it is about lets coordinators read or not."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mentorship_id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("urgency_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_worries_mentorship_id_mentorships"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worries")),
        sa.UniqueConstraint("mentorship_id", name=op.f("uq_worries_mentorship_id")),
    )
    op.create_index(op.f("ix_worries_by_handle"), "worries", ["by_handle"])


def downgrade() -> None:
    op.drop_table("worries")
