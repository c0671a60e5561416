"""What Django gets beyond the stories: users, admin, checks, templates, its own test client."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

PREAMBLE = """\
import django
from django.conf import settings

from workos_authkit.testing import make_emulator, sealed_session

emulator = make_emulator(redirect_uri="http://testserver/auth/callback")
SETTINGS = dict(
    SECRET_KEY="for tests alone",
    ALLOWED_HOSTS=["testserver"],
    DEBUG=True,
    ROOT_URLCONF="__main__",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
        "django.contrib.messages", "django.contrib.sessions", "workos_authkit.django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "workos_authkit.django.AuthKitMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
    LOGIN_URL="authkit:sign-in",
    AUTHKIT={"CLIENT": emulator.client, "ASYNC_CLIENT": emulator.async_client},
)


def set_up(**changes):
    settings.configure(**{**SETTINGS, **changes})
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def urls(*further):
    from django.contrib import admin
    from django.urls import include, path

    return [
        path("auth/", include("workos_authkit.django.urls")),
        path("admin/", admin.site.urls),
        *further,
    ]


def signed_in(**claims):
    from django.test import Client

    client = Client()
    client.cookies["wos-session"] = sealed_session(**claims)
    return client

"""


def run(program: str, directory: Path) -> None:
    """Run a program of its own: Django is configured once in a process."""
    script = directory / "program.py"
    script.write_text(PREAMBLE + program)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    result = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr[-3000:]


USERS = """\
set_up()
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.urls import path

@login_required
def me(request):
    return JsonResponse({"username": request.user.username, "email": request.user.email})

async def ame(request):
    user = await request.auser()
    return JsonResponse({"email": user.email})

def page(request):
    from django.template import engines
    template = engines["django"].from_string("{{ request.authkit.user.email }}|{{ user.email }}")
    return HttpResponse(template.render({}, request))

urlpatterns = urls(path("me", me), path("ame", ame), path("page", page))
User = get_user_model()
other = User.objects.create_user("eve", email="user@example.com")

client = signed_in()
assert client.get("/me").json() == {"username": "user_test", "email": "user@example.com"}
assert User.objects.count() == 2, "an address alone makes nobody the same"
assert client.get("/me").json()["username"] == "user_test"
assert User.objects.count() == 2
assert client.get("/ame").json() == {"email": "user@example.com"}
assert client.get("/page").content == b"user@example.com|user@example.com"

changed = signed_in(user={"email": "new@example.com", "first_name": "Ada"})
assert changed.get("/me").json()["email"] == "new@example.com"
assert User.objects.get(username="user_test").first_name == "Ada"
assert not User.objects.get(username="user_test").has_usable_password()

from django.test import Client
stranger = Client()
answer = stranger.get("/me")
assert answer.status_code == 302 and "/auth/sign-in?next=/me" in answer["location"], answer
stranger.force_login(other)
assert stranger.get("/me").json()["username"] == "eve", "other ways to sign in go on"
"""

ASYNC_SIGN_IN = """\
set_up()
import asyncio
from django.http import HttpResponse
from django.test import AsyncClient
from django.urls import path
from workos_authkit.django import require
from workos_authkit.testing import async_sign_in

@require()
async def me(request):
    return HttpResponse(request.authkit.user.email)

async def main():
    emulator.seed({"users": [{"email": "ada@example.com"}]})
    browser = AsyncClient()
    await async_sign_in(browser, "ada@example.com", emulator=emulator, path="/me")
    assert (await browser.get("/me")).content == b"ada@example.com"

urlpatterns = urls(path("me", me))
asyncio.run(main())
"""

SIGN_IN = """\
set_up()
from django.http import JsonResponse
from django.test import Client
from django.urls import path
from workos_authkit.django import require

@require()
def me(request):
    return JsonResponse({"email": request.user.email})

urlpatterns = urls(path("me", me))
emulator.seed({"users": [{"email": "ada@example.com"}]})
browser = Client(headers={"accept": "text/html", "sec-fetch-mode": "navigate"})
answer = browser.get("/me?tab=1")
assert answer.status_code == 303, answer
answer = browser.get(answer["location"])
assert answer.status_code == 303, answer
back = emulator.sign_in(answer["location"], email="ada@example.com")
answer = browser.get(back)
assert answer["location"] == "/me?tab=1", answer.headers
assert browser.get("/me").json() == {"email": "ada@example.com"}
answer = browser.post("/auth/sign-out", headers={"origin": "http://testserver"})
assert answer.status_code == 303, answer
assert browser.get("/me").status_code == 303
"""

TAKE_OVER = """\
set_up(AUTHKIT={
    **SETTINGS["AUTHKIT"], "FIND_USER": "workos_authkit.django.by_verified_email",
    "UPDATE_USER": lambda user, session: setattr(user, "is_staff", session.role == "admin"),
})
from django.contrib.auth import get_user_model
from django.http import JsonResponse
from django.urls import path

urlpatterns = urls(path("me", lambda request: JsonResponse({"name": request.user.username})))
User = get_user_model()
User.objects.create_user("ada", email="ada@example.com")
User.objects.create_user("bob", email="bob@example.com")

verified = {"id": "user_1", "email": "Ada@example.com", "email_verified": True}
assert signed_in(user=verified, role="admin").get("/me").json() == {"name": "ada"}
assert User.objects.get(username="ada").is_staff
unverified = {"id": "user_2", "email": "bob@example.com", "email_verified": False}
assert signed_in(user=unverified).get("/me").json() == {"name": "user_2"}
"""

ADMIN = """\
set_up(AUTHKIT={
    **SETTINGS["AUTHKIT"], "ADMIN_SIGN_IN": True,
    "UPDATE_USER": lambda user, session: vars(user).update(
        is_staff=session.role == "admin", is_superuser=session.role == "admin"
    ),
})
from django.contrib.auth.models import User
from django.test import Client
urlpatterns = urls()
answer = Client().get("/admin/", follow=False)
login = Client().get(answer["location"])
assert login["location"].startswith("/auth/sign-in?return_to="), login["location"]
assert signed_in(role="admin").get("/admin/").status_code == 200
refused = signed_in(role="member", user={"id": "user_2"}).get("/admin/", follow=True)
assert refused.status_code == 403, refused.status_code

browser = signed_in(role="admin")
browser.force_login(User.objects.get(username="user_test"))
left = browser.post("/admin/logout/")
assert (left.status_code, left["location"]) == (307, "/auth/sign-out"), left
assert "/sessions/logout" in browser.post(left["location"]).json()["location"]
assert browser.get("/admin/")["location"].startswith("/admin/login/")
assert Client().get("/admin/logout/").status_code in (302, 405)
"""

INACTIVE = """\
set_up()
import asyncio
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.test import AsyncClient
from django.urls import path

async def ame(request):
    return HttpResponse((await request.auser()).email)

urlpatterns = urls(
    path("me", login_required(lambda request: HttpResponse(request.user.email))), path("ame", ame)
)
client = signed_in()
assert [client.get(url).status_code for url in ("/me", "/ame")] == [200, 200]
get_user_model().objects.update(is_active=False)
assert [client.get(url).status_code for url in ("/me", "/ame")] == [403, 403]
assert "/sessions/logout" in client.post("/auth/sign-out").json()["location"]
"""

CHECKS = """\
set_up()
urlpatterns = urls()
from django.core.checks import run_checks
from workos_authkit import AuthKit
from workos_authkit.django import AuthKitMiddleware, require
from workos_authkit.errors import ConfigurationError

class Own(AuthKitMiddleware): ...

from django.test import override_settings

def found():
    return {message.id for message in run_checks() if message.id.startswith("authkit")}

assert found() == set(), found()
with override_settings(AUTHKIT={"CLIENT": emulator.client, "PERFIX": "/x"}):
    [error] = [message for message in run_checks() if message.id == "authkit.E001"]
    assert "PERFIX" in error.msg
with override_settings(AUTHKIT={"CLIENT": "no.such.path"}):
    assert "authkit.E001" in found()
with override_settings(AUTHKIT={"ASYNC_CLIENT": emulator.async_client}):
    assert found() == set(), "under ASGI alone, the other client is not needed"
with override_settings(AUTHKIT={**SETTINGS["AUTHKIT"], "ASYNC_CLIENT": emulator.client}):
    [error] = [message for message in run_checks() if message.id == "authkit.E001"]
    assert "ASYNC_CLIENT must be AsyncAuthKit" in error.msg
api = {"CLIENT": AuthKit(public=True, client_id="client_1"), "BEARER_ONLY": True}
with override_settings(AUTHKIT=api, ROOT_URLCONF="django.contrib.auth.urls", DEBUG=False):
    assert found() == set(), "an API for bearer tokens needs no routes"
    try:
        require(role="admin")
    except ConfigurationError as refused:
        assert "bearer_only" in str(refused)
    else:
        raise AssertionError("no view of that API can have a session")
with override_settings(MIDDLEWARE=[*SETTINGS["MIDDLEWARE"][:-1], "__main__.Own"]):
    assert found() == set(), found()
with override_settings(MIDDLEWARE=[]):
    assert "authkit.E002" in found()
with override_settings(MIDDLEWARE=SETTINGS["MIDDLEWARE"][::-1]):
    assert "authkit.E003" in found()
with override_settings(DEBUG=False):
    assert "authkit.W001" in found()
with override_settings(ROOT_URLCONF="django.contrib.auth.urls"):
    assert "authkit.E004" in found()

from django.core.management import call_command
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
"""

LOGIN_REQUIRED = """\
ours = SETTINGS["MIDDLEWARE"][-1]
login_required = "django.contrib.auth.middleware.LoginRequiredMiddleware"
set_up(MIDDLEWARE=[*SETTINGS["MIDDLEWARE"][:-1], login_required, ours])
from django.http import JsonResponse
from django.test import Client
from django.urls import path
from workos_authkit.testing import sign_in

urlpatterns = urls(path("me", lambda request: JsonResponse({"email": request.user.email})))
emulator.seed({"users": [{"email": "ada@example.com"}]})
browser = Client(headers={"accept": "text/html"})
answer = browser.get("/me?tab=1")
assert answer["location"] == "/auth/sign-in?next=/me%3Ftab%3D1", answer.headers
answer = sign_in(browser, "ada@example.com", emulator=emulator, path=answer["location"])
assert answer["location"] == "/me?tab=1", answer.headers
assert browser.get("/me").json() == {"email": "ada@example.com"}
assert browser.get("/auth/session").status_code == 200
answer = browser.post("/auth/sign-out", headers={"origin": "http://testserver"})
assert "/sessions/logout" in answer["location"], answer.headers
assert browser.get("/me").status_code == 302
"""

MEMORY = """\
# Without Django's own middleware, some of which leaves cycles.
set_up(MIDDLEWARE=SETTINGS["MIDDLEWARE"][-1:])
import gc, io, weakref
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
from workos_authkit.django import require

@require()
def page(request):
    return JsonResponse({"user": request.user.email, "session": request.authkit.user.email})

@require(role="admin")
def admin(request):
    return JsonResponse({})

urlpatterns = urls(path("page", page), path("private", admin))
application = get_wsgi_application()

class Probe: ...

def ask(path):
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_COOKIE": cookie, "probe": Probe(),
        "SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
    }
    gone = weakref.ref(environ["probe"])
    application(environ, lambda *_: None).close()
    return gone

cookie = "wos-session=" + sealed_session()
for path_ in ("/page", "/private", "/auth/session", "/auth/sign-in", "/auth/callback"):
    ask(path_)  # what is made once may stay
    gc.collect()
    gc.disable()
    gone = ask(path_)
    assert gone() is None, path_
    gc.enable()
"""

PREFIX = """\
emulator = make_emulator(
    redirect_uri="http://testserver/shop/auth/callback",
    seed={"users": [{"email": "ada@example.com"}]},
)
SETTINGS["AUTHKIT"] = {"CLIENT": emulator.client}
set_up(FORCE_SCRIPT_NAME="/shop")
from django.http import JsonResponse
from django.test import Client
from django.urls import path
from workos_authkit.django import require

@require()
def me(request):
    return JsonResponse({"email": request.user.email})

urlpatterns = urls(path("me", me))
browser = Client(headers={"accept": "text/html", "sec-fetch-mode": "navigate"})
answer = browser.get("/me?tab=1")
assert answer["location"] == "/shop/auth/sign-in?return_to=%2Fshop%2Fme%3Ftab%3D1", answer.headers
answer = browser.get("/auth/sign-in", {"next": "/shop/me?tab=1"})
back = emulator.sign_in(answer["location"], email="ada@example.com")
answer = browser.get(back.replace("/shop", "", 1))  # as Django's client adds the prefix
assert answer["location"] == "/shop/me?tab=1", answer.headers
assert answer.cookies["wos-session"].OutputString() == browser.cookies["wos-session"].OutputString()
assert browser.get("/me").json() == {"email": "ada@example.com"}
emulator.clock.advance(400)
assert browser.get("/me").cookies["wos-session"].value != answer.cookies["wos-session"].value
"""

CLASSES = """\
set_up()
import asyncio
from django.http import HttpResponse
from django.test import AsyncClient
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from workos_authkit.django import require

@method_decorator(require(role="admin"), name="dispatch")
class Blocking(View):
    def get(self, request):
        return HttpResponse(request.authkit.user.id)

@method_decorator(require(role="admin"), name="dispatch")
class Waiting(View):
    async def get(self, request):
        return HttpResponse(request.authkit.user.id)

urlpatterns = urls(path("blocking", Blocking.as_view()), path("waiting", Waiting.as_view()))

async def under_asgi(role, page):
    client = AsyncClient()
    client.cookies["wos-session"] = sealed_session(role=role)
    return await client.get(page)

for page in ("/blocking", "/waiting"):
    for role, status in (("admin", 200), ("member", 403)):
        assert signed_in(role=role).get(page).status_code == status, page
        assert asyncio.run(under_asgi(role, page)).status_code == status, page
"""

WITHOUT_USERS = """\
from django.core.management import call_command
from django.core.management.base import SystemCheckError
settings.configure(
    ROOT_URLCONF="workos_authkit.django.urls", MIDDLEWARE=SETTINGS["MIDDLEWARE"][-1:],
    INSTALLED_APPS=["workos_authkit.django"], AUTHKIT=SETTINGS["AUTHKIT"], DEBUG=True,
)
django.setup()
try:
    call_command("check")
except SystemCheckError as error:
    assert "auth.User" in str(error), error
else:
    raise AssertionError("django.contrib.auth is missing")
"""

CACHED = """\
set_up()
import asyncio
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.urls import path
from django.views.decorators.cache import cache_page
from workos_authkit.django import require

@cache_page(60)
@require()
def page(request):
    return HttpResponse(request.authkit.user.id)

@cache_page(60)
@require()
async def waiting(request):
    return HttpResponse(request.authkit.user.id)

urlpatterns = urls(path("page", page), path("waiting", waiting))

async def ask(page, cookie):
    client = AsyncClient()
    if cookie:
        client.cookies["wos-session"] = cookie
    return await client.get(page)

for path_ in ("/page", "/waiting"):
    for id_ in ("user_1", "user_2"):
        assert signed_in(user={"id": id_}).get(path_).content == id_.encode(), path_
        answer = asyncio.run(ask(path_, sealed_session(user={"id": id_})))
        assert answer.content == id_.encode(), path_
        assert answer["vary"] == "Cookie"
    assert Client().get(path_).status_code == 401
    assert asyncio.run(ask(path_, None)).status_code == 401
"""

OTHER_ERRORS = """\
set_up()
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from workos_authkit.django import claims

def view(request):
    try:  # as Django REST framework does around its views
        return HttpResponse(claims(request).sub)
    except PermissionDenied:
        return HttpResponse(status=403)

urlpatterns = urls(path("claims", view))
answer = Client().get("/claims")
assert (answer.status_code, answer["www-authenticate"]) == (401, "Bearer"), answer
"""

ASYNC_TEMPLATE = """\
set_up()
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import path

async def page(request):
    await request.auser()
    text = engines["django"].from_string("{{ user.email }} {{ request.user.email }}")
    return HttpResponse(text.render({}, request))

urlpatterns = urls(path("page", page))
client = signed_in(user={"email": "ada@example.com"})
for _ in range(2):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/page").content == b"ada@example.com ada@example.com"
assert sum("workos_authkit_workosuser" in query["sql"] for query in queries) == 1, [*queries]
"""

WRITES = """\
def update(user, session):
    user.is_staff = session.role == "admin"

set_up(AUTHKIT={
    **SETTINGS["AUTHKIT"],
    "FIND_USER": "workos_authkit.django.by_verified_email",
    "UPDATE_USER": update,
})
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

urlpatterns = urls(path("me", lambda request: HttpResponse(request.user.email)))

def statements(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/me").content == b"ada@example.com"
    return [query["sql"].split()[0] for query in queries]

ada = {"id": "user_ada", "email": "ada@example.com"}
first = statements(signed_in(user=ada))
assert first[first.index("BEGIN"):] == ["BEGIN", "INSERT", "INSERT", "COMMIT"], first
assert statements(signed_in(user=ada)) == ["SELECT"]
changed = statements(signed_in(user=ada, role="admin"))
assert changed == ["SELECT", "BEGIN", "UPDATE", "COMMIT"], changed
assert statements(signed_in(user=ada, role="admin")) == ["SELECT"]
"""

PROGRAMS = {
    "users are found by their WorkOS id": USERS,
    "a browser signs in and out": SIGN_IN,
    "an async client signs in": ASYNC_SIGN_IN,
    "a hook takes users over": TAKE_OVER,
    "a user is written who is new or changed": WRITES,
    "the admin signs in": ADMIN,
    "checks name what is wrong": CHECKS,
    "checks name users that are missing": WITHOUT_USERS,
    "classes are guarded": CLASSES,
    "a cache keeps no page for others": CACHED,
    "a framework that answers PermissionDenied leaves refusals alone": OTHER_ERRORS,
    "a user who is not active stays out": INACTIVE,
    "every view requires a login": LOGIN_REQUIRED,
    "an async view renders the user that it awaited": ASYNC_TEMPLATE,
    "a request leaves no cycle behind": MEMORY,
    "the application is below a prefix": PREFIX,
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_in_django(program: str, tmp_path: Path) -> None:
    run(program, tmp_path)
