"""The Django application of a story under WSGI, for a server in a process of its own."""

from tests.web.applications import django_app
from tests.web.harness import settings_of_the_story

django_app.set_up(*settings_of_the_story())
django_app.urlpatterns += django_app.sync_urls()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings

app = get_wsgi_application()
