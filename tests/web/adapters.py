"""The table of adapters: a new one is one entry, and done when it passes every story."""

from functools import partial

from tests.web.applications import fastapi_app, starlette_app
from tests.web.harness import Adapter, gunicorn, process, uvicorn, uvicorn_in_a_thread

_WHY = "the framework opens no WebSockets"
NO_SOCKETS = {
    "a_websocket_opens_with_a_session_and_carries_its_new_cookie": _WHY,
    "a_websocket_without_a_session_or_from_another_site_does_not_open": _WHY,
    "while_workos_is_away_a_websocket_gets_503_and_the_cookie_stays": _WHY,
}

ADAPTERS = [
    Adapter(name="starlette", serve=partial(uvicorn_in_a_thread, starlette_app.application)),
    Adapter(name="fastapi", serve=partial(uvicorn_in_a_thread, fastapi_app.application)),
    Adapter(
        name="django",
        serve=partial(process, gunicorn("tests.web.applications.django_wsgi:app")),
        lacks=NO_SOCKETS,
    ),
    Adapter(
        name="django under ASGI",
        serve=partial(process, uvicorn("tests.web.applications.django_asgi:app")),
        lacks=NO_SOCKETS,
    ),
    Adapter(
        name="flask",
        serve=partial(process, gunicorn("tests.web.applications.flask_wsgi:app")),
        lacks=NO_SOCKETS,
    ),
]
