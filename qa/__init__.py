"""What readers ask, and the author's answers. Nothing is public before publish()."""
