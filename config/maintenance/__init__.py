"""Periodic tasks, and re-rendering of stored HTML."""
