"""Alembic's environment: one tree of migrations for SQLite and PostgreSQL, used without an ini file."""
