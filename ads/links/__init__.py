"""Affiliate link rules: read addresses as browsers do, find which programme pays."""
