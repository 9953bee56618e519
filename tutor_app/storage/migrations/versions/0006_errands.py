"""What one of several processes does for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "errands",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("done", sa.String(64), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("name", name="pk_errands"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("errands")
