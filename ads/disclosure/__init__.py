"""Label paid links in rendered HTML and place the disclosure before the first."""
