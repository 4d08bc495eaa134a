"""Alembic's door: runs the revisions on the connection that `migrations.run` opened."""

from alembic import context

import web.models  # noqa: F401  registers every table
from web.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
