"""Views that belong to no single app: pages, errors, files for crawlers."""
