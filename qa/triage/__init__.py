"""Triage of submitted text: risk flags, stated age, personal data. No database."""
