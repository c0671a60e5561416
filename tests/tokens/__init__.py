"""Good and bad access tokens."""
