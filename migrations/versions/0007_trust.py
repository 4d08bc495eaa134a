"""Printed codes and vouches; people carry the branches of the invitation tree that they descend from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("branches_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("people", sa.Column("standing_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "printed_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("spent", sa.Boolean(), nullable=False),
        sa.Column("carries_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_printed_codes_code_hash")),
    )
    op.create_index(op.f("ix_printed_codes_owner_handle"), "printed_codes", ["owner_handle"])
    op.create_table(
        "vouches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voucher_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("newcomer_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouches")),
        sa.UniqueConstraint(
            "voucher_handle", "newcomer_handle", name=op.f("uq_vouches_voucher_handle_newcomer_handle")
        ),
    )
    op.create_index(op.f("ix_vouches_voucher_handle"), "vouches", ["voucher_handle"])
    op.create_index(op.f("ix_vouches_newcomer_handle"), "vouches", ["newcomer_handle"])


def downgrade() -> None:
    op.drop_table("vouches")
    op.drop_table("printed_codes")
    op.drop_column("people", "standing_sealed")
    op.drop_column("people", "branches_sealed")
