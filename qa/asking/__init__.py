"""The asking flow: forms, availability, similar questions, the asker's status page."""
