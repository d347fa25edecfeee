"""Views of readers and askers."""
