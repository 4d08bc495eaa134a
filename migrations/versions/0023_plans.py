"""A plan B for whoever may have to leave where she is."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("steps_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("owner_handle", name=op.f("uq_plans_owner_handle")),
    )


def downgrade() -> None:
    op.drop_table("plans")
