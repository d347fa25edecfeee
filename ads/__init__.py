"""What is paid on the site, and how that is said."""
