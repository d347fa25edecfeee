"""Count views and clicks per day, without storing anything about readers."""
