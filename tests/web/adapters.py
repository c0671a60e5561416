"""The table of adapters: a new one is one entry, and done when it passes every story."""

from functools import partial

from tests.web.applications import fastapi_app, starlette_app
from tests.web.harness import Adapter, gunicorn, process, uvicorn, uvicorn_in_a_thread

ADAPTERS = [
    Adapter(name="starlette", serve=partial(uvicorn_in_a_thread, starlette_app.application)),
    Adapter(name="fastapi", serve=partial(uvicorn_in_a_thread, fastapi_app.application)),
    Adapter(
        name="django",
        serve=partial(process, gunicorn("tests.web.applications.django_wsgi:app")),
    ),
    Adapter(
        name="django under ASGI",
        serve=partial(process, uvicorn("tests.web.applications.django_asgi:app")),
    ),
    Adapter(
        name="flask",
        serve=partial(process, gunicorn("tests.web.applications.flask_wsgi:app")),
    ),
]
