"""The admin site with its dashboard, and the style guide."""
