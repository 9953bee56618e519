"""Alembic's entry: runs on the connection that the program opened."""

from alembic import context

from tutor_app.storage import class_tables  # noqa: F401 (its tables belong to the metadata)
from tutor_app.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
