"""Accounts of the staff: their sessions, and the audit log of what happens to them."""
