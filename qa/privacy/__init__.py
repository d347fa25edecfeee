"""Privacy: data inventory, data export, retention periods, key rotation."""
