"""The application notebook."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (("applications", "task_sealed"), ("answers", "wording_sealed")):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
            sa.Column(column, sa.LargeBinary(), nullable=True),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_owner_handle"), table, ["owner_handle"])


def downgrade() -> None:
    op.drop_table("answers")
    op.drop_table("applications")
