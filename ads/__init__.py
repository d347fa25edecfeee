"""Advertisements and affiliate links: serving, labelling, disclosure, counting."""
