"""The Flask application of a story, for a server in a process of its own."""

from tests.web.applications.flask_app import application
from tests.web.harness import settings_of_the_story

app = application(*settings_of_the_story())
