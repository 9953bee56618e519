"""What the language model was used for, and the class that a session belongs to.

`recreate="never"`: with foreign keys on, SQLite deletes the turns of a session table that is
rebuilt. Adding and dropping a column needs no rebuilding.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the class and the table of usage."""
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.add_column(
            sa.Column("class_code", sa.String(40), nullable=False, server_default="")
        )
        sessions.create_index("ix_sessions_class_code", ["class_code"])
    op.create_table(
        "usage",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("class_code", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("fallbacks", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_usage"),
    )
    for column in ("session_id", "class_code", "day"):
        op.create_index(f"ix_usage_{column}", "usage", [column])


def downgrade() -> None:
    """Drop them; sessions and turns stay."""
    op.drop_table("usage")
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.drop_index("ix_sessions_class_code")
        sessions.drop_column("class_code")
