"""What happens to an essay: drafts, publish checks, publishing, versions."""
