"""What teachers do to sessions. Only a new table: the others stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of interventions."""
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("teacher", sa.String(120), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interventions"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name="fk_interventions_session_id_sessions",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "uq_interventions_session_number", "interventions", ["session_id", "number"], unique=True
    )


def downgrade() -> None:
    """Drop it; sessions, turns and usage stay."""
    op.drop_table("interventions")
