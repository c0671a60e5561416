"""The subcommands of `python -m workos_authkit`, one module each; `main` runs it."""
