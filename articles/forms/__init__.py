"""Form parts of the Markdown editor: its widget and its toolbar."""
