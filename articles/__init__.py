"""What the author writes: essays, topics, pages and pictures."""
