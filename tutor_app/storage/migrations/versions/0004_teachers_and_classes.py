"""Teachers, classes and their members, and a short summary of each session.

`recreate="never"`: see 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and the column of summaries."""
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.add_column(sa.Column("summary", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "teachers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_key", sa.String(240), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teachers"),
        sa.UniqueConstraint("name_key", name="uq_teachers_name_key"),
    )
    op.create_table(
        "log_ins",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("teacher_id", sa.String(32), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("seen", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_log_ins"),
        _reference("log_ins", "teacher_id", "teachers"),
    )
    op.create_index("ix_log_ins_teacher_id", "log_ins", ["teacher_id"])
    op.create_table(
        "links",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=True),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_links"),
        _reference("links", "made_by", "teachers"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_about_at", "attempts", ["about", "at"])
    op.create_table(
        "classes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("own_problems", sa.Boolean(), nullable=False),
        sa.Column("with_model", sa.Boolean(), nullable=False),
        sa.Column("session_tokens", sa.Integer(), nullable=True),
        sa.Column("class_tokens", sa.Integer(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("closed", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("code", name="uq_classes_code"),
    )
    op.create_table(
        "class_teachers",
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("teacher_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "teacher_id", name="pk_class_teachers"),
        _reference("class_teachers", "class_id", "classes"),
        _reference("class_teachers", "teacher_id", "teachers"),
    )
    op.create_index("ix_class_teachers_teacher_id", "class_teachers", ["teacher_id"])
    op.create_table(
        "members",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("nickname", sa.String(120), nullable=False),
        sa.Column("nickname_key", sa.String(240), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("joined", sa.DateTime(), nullable=False),
        sa.Column("entered", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        _reference("members", "class_id", "classes"),
    )
    op.create_index("ix_members_owner", "members", ["owner"])
    op.create_index(
        "uq_members_class_nickname", "members", ["class_id", "nickname_key"], unique=True
    )
    op.create_index("uq_members_class_owner", "members", ["class_id", "owner"], unique=True)


def downgrade() -> None:
    """Drop them; sessions and turns stay."""
    for table in (
        "members",
        "class_teachers",
        "classes",
        "attempts",
        "links",
        "log_ins",
        "teachers",
    ):
        op.drop_table(table)
    with op.batch_alter_table("sessions", recreate="never") as sessions:
        sessions.drop_column("summary")


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key with the name that the tables give it."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="CASCADE"
    )
