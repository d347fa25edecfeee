"""Triage rules for text: risk flags, stated age, personal data. Pure, no database.

`qa.submission_triage` calls it with the phrases that staff keep. Nothing here decides
anything or deletes anything.
"""
