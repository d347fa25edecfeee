"""Search backends: SQLite FTS5 and PostgreSQL full-text search."""
