# Drawn by `python -m workos_authkit._generate`: edit _async/__init__.py instead.
"""The resources of the API, as coroutines."""
