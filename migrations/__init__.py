"""Schema revisions (Alembic), from the first table on. `migrations.run` moves a database; it never loads Flask."""
