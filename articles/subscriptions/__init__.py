"""Mail about new essays: asking for it, confirming, sending, leaving."""
