"""The resources of the API, as coroutines."""
