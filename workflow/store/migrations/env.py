"""What Alembic runs: the steps, on the connection and in the transaction that `versions` gives."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transactional_ddl=False, transaction_per_migration=False
)
context.run_migrations()
