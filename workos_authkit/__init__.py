"""The Python SDK for WorkOS AuthKit."""
