"""The project: settings, URLs, site settings, admin dashboard, commands."""
