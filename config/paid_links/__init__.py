"""Paid links of the whole site: inventory, dead-link check, audit of the labels."""
