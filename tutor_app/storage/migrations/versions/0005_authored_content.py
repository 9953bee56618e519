"""What a school adds: library entries, problems, unexplained work, and a counter of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the four tables."""
    versions = op.create_table(
        "content_versions",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_content_versions"),
    )
    op.bulk_insert(
        versions, [{"kind": "library", "version": 0}, {"kind": "problems", "version": 0}]
    )
    op.create_table(
        "library_entries",
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("merged_into", sa.String(80), nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name="pk_library_entries"),
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("class_code", sa.String(40), nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
    )
    for column in ("status", "author"):
        op.create_index(f"ix_problems_{column}", "problems", [column])
    op.create_table(
        "unexplained",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("class_code", sa.String(40), nullable=False),
        sa.Column("problem_id", sa.String(120), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("features", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("nearest", sa.String(80), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("assigned", sa.String(80), nullable=False, server_default=""),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unexplained"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name="fk_unexplained_session_id_sessions",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "uq_unexplained_session_fault", "unexplained", ["session_id", "fault"], unique=True
    )
    for column in ("subject", "assigned"):
        op.create_index(f"ix_unexplained_{column}", "unexplained", [column])


def downgrade() -> None:
    """Drop them."""
    for table in ("unexplained", "problems", "library_entries", "content_versions"):
        op.drop_table(table)
