"""The Django application of a story under ASGI, for a server in a process of its own."""

from tests.web.applications import django_app
from tests.web.harness import settings_of_the_story

django_app.set_up(*settings_of_the_story())
django_app.urlpatterns += django_app.async_urls()

from django.core.asgi import get_asgi_application  # noqa: E402 - after the settings

app = get_asgi_application()
