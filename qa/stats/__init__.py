"""Statistics of waiting and response times."""
