"""Articles app: essays, topics, standing pages, images; their search and feeds."""
