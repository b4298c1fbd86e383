"""What is kept: one store over SQLite and PostgreSQL. Start at store.open_store."""
