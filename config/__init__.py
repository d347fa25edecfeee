"""How the site is put together: settings, addresses, the site settings, the desk."""
