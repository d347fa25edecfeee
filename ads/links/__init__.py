"""Affiliate link rules: read URLs as browsers do, find which programme pays."""
