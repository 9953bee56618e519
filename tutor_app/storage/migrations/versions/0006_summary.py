"""A small summary of each session, for overviews of many.

`recreate="never"`: with foreign keys on, SQLite deletes the turns of a session table that is
rebuilt. Adding and dropping a column needs no rebuilding.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; sessions from before get their summary with their next turn."""
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.add_column(sa.Column("summary", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it; it can be made anew from the turns."""
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.drop_column("summary")
