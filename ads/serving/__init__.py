"""Choose the creative for a slot, and what its block says of who pays."""
