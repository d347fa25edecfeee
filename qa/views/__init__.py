"""Readers' and askers' pages."""
