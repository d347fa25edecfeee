"""How the site is put together: settings, addresses, the site record, the desk."""
