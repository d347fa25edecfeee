"""E-mail notifications: the outbox, and the messages it sends."""
