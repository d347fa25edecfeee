"""Autosaved drafts of the admin's two editors, for essays and for answers.

Two are shared by both: `protocol` (the JSON of static/js/autosave.js) and
`session_recovery`, which reads a POST by `form_snapshot.hidden_inputs`. The rest of
`form_snapshot` and `drafts` are the essays'; an answer's draft is part of its question,
which `qa.moderation.save_draft` writes.
"""
