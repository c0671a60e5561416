"""The demo's application with Flask and with Django, for a real browser."""
