"""The sync mirror is what the generator draws, and it refuses what it cannot mirror."""

import inspect
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from textwrap import dedent, indent
from typing import get_args, get_origin

import pytest

from workos_authkit import resources

pytest.importorskip("workos_authkit._generate", reason="a wheel carries no generator")

from workos_authkit._generate import RefusalError, generate, main

COMMAND = "python -m workos_authkit._generate"

SOURCE = '''\
"""The people who can sign in: `AsyncUsers`."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Literal, overload

from workos_authkit._api import API
from workos_authkit._tracebacks import without_arguments
from workos_authkit._types import UNSET, RequestOptions, Unset
from workos_authkit.models import User

_LIMIT = 100
"""What the API gives when nothing is said."""


def _quietly() -> contextlib.suppress[Any]:
    return contextlib.suppress(ValueError)


class AsyncUsers:
    """The people who can sign in to your application.

    Example:
        user = await authkit.users.get("user_1")
        async for user in authkit.users.all():
            print(user)
    """

    _path = "users"

    def __init__(self, api: API) -> None:
        self._api = api

    async def get(self, user_id: str, *, options: RequestOptions | None = None) -> User:
        """Return the user with this id — also when it is `Müller`."""
        return await self._api.call(user_id, options)

    def all(
        self,
        *,
        limit: int = 100,  # the most that WorkOS gives
        accept: Callable[[User], bool] | None = None,
    ) -> AsyncIterator[User]:
        """Iterate over every user."""
        return self._api.pages(limit, accept)

    @without_arguments
    async def update(
        self,
        user_id: str,
        /,
        email: str,
        *,
        first_name: str | Unset | None = UNSET,
        last_name: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | Unset = UNSET,
    ) -> User:
        """Change a user.

        Raises:
            NotFoundError: There is no such user, and we await approval (of nobody).
        """
        return await self._api.call(user_id, email, first_name, last_name, metadata)

    @overload
    async def find(self, email: str, *, raw: Literal[True]) -> bytes: ...

    @overload
    async def find(self, email: str, *, raw: Literal[False] = False) -> User: ...

    async def find(self, email: str, *, raw: bool = False) -> User | bytes:
        """Return the user with this address."""
        return await self._api.call(email, raw)

    def get_authorization_url(
        self, *, redirect_uri: str, provider: str | None = None, login_hint: str | None = None
    ) -> str:
        """Return where to send the browser."""
        return f"{redirect_uri}{provider}{login_hint}"

    async def _fetch(self, *path: str) -> Any:
        return await self._api.call(*path)
'''

MIRROR = '''\
# Drawn by `python -m workos_authkit._generate`: edit _async/users.py instead.
"""The people who can sign in: `Users`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, overload

from workos_authkit._async.users import AsyncUsers
from workos_authkit._run import iterate, run
from workos_authkit._types import UNSET, RequestOptions, Unset
from workos_authkit.models import User


class Users:
    """The people who can sign in to your application.

    Example:
        user = authkit.users.get("user_1")
        for user in authkit.users.all():
            print(user)
    """

    def __init__(self, resource: AsyncUsers) -> None:
        self._async = resource

    def get(self, user_id: str, *, options: RequestOptions | None = None) -> User:
        """Return the user with this id — also when it is `Müller`."""
        return run(self._async.get(user_id, options=options))

    def all(
        self,
        *,
        limit: int = 100,  # the most that WorkOS gives
        accept: Callable[[User], bool] | None = None,
    ) -> Iterator[User]:
        """Iterate over every user."""
        return iterate(self._async.all(limit=limit, accept=accept))

    def update(
        self,
        user_id: str,
        /,
        email: str,
        *,
        first_name: str | Unset | None = UNSET,
        last_name: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | Unset = UNSET,
    ) -> User:
        """Change a user.

        Raises:
            NotFoundError: There is no such user, and we await approval (of nobody).
        """
        return run(
            self._async.update(
                user_id,
                email,
                first_name=first_name,
                last_name=last_name,
                metadata=metadata,
            )
        )

    @overload
    def find(self, email: str, *, raw: Literal[True]) -> bytes: ...

    @overload
    def find(self, email: str, *, raw: Literal[False] = False) -> User: ...

    def find(self, email: str, *, raw: bool = False) -> User | bytes:
        """Return the user with this address."""
        return run(self._async.find(email, raw=raw))

    def get_authorization_url(
        self, *, redirect_uri: str, provider: str | None = None, login_hint: str | None = None
    ) -> str:
        """Return where to send the browser."""
        return self._async.get_authorization_url(
            redirect_uri=redirect_uri,
            provider=provider,
            login_hint=login_hint,
        )
'''

INIT = '''\
"""The resource clients."""
'''

MIRRORED_INIT = f"""\
# Drawn by `python -m workos_authkit._generate`: edit _async/__init__.py instead.
{INIT}"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package whose mirror is what its source gives."""
    (tmp_path / "_async").mkdir()
    (tmp_path / "_async" / "__init__.py").write_text(INIT, "utf-8")
    (tmp_path / "_async" / "users.py").write_text(SOURCE, "utf-8")
    assert main([], tmp_path) == 0
    return tmp_path


def draw(directory: Path, source: str) -> str:
    (directory / "things.py").write_text(source, "utf-8")
    return generate(directory)["things.py"]


def test_a_module_is_mirrored_word_for_word(package: Path) -> None:
    assert generate(package / "_async")["users.py"] == MIRROR


def test_the_package_itself_is_mirrored(package: Path) -> None:
    assert generate(package / "_async")["__init__.py"] == MIRRORED_INIT


def test_a_module_with_an_underscore_is_skipped(package: Path) -> None:
    (package / "_async" / "_paging.py").write_text("def pages(*args): ...\n", "utf-8")
    assert generate(package / "_async").keys() == {"__init__.py", "users.py"}


def test_imports_that_do_not_fit_on_a_line_are_stacked(tmp_path: Path) -> None:
    names = [f"Organization{number}Membership" for number in range(5)]
    text = draw(
        tmp_path,
        f'"""Doc."""\n\nfrom workos_authkit.models import {", ".join(names)}\n\n\n'
        'class AsyncThings:\n    """Doc."""\n\n'
        f"    def get(self, thing: {' | '.join(names)}) -> None:\n        '''Doc.'''\n",
    )
    stacked = "".join(f"    {name},\n" for name in names)
    assert f"from workos_authkit.models import (\n{stacked})\n" in text


def test_a_quoted_annotation_brings_its_import(tmp_path: Path) -> None:
    text = draw(
        tmp_path,
        '"""Doc."""\n\nfrom workos_authkit import models\n\n\n'
        'class AsyncThings:\n    """Doc."""\n\n'
        '    def put(self, thing: "models.Thing") -> None:\n        """Doc."""\n',
    )
    assert "from workos_authkit import models\n" in text
    assert 'def put(self, thing: "models.Thing") -> None:\n' in text


def test_a_name_that_the_mirror_takes_can_be_written_through_its_module(tmp_path: Path) -> None:
    text = draw(
        tmp_path,
        '"""Doc."""\n\nfrom workos_authkit import models\n\n\n'
        'class AsyncThings:\n    """Doc."""\n\n'
        '    def get(self) -> models.Things:\n        """Doc."""\n',
    )
    assert "from workos_authkit import models\n" in text
    assert "def get(self) -> models.Things:\n" in text


REFUSED_METHODS = {
    "a property": (
        "@property\ndef a(self) -> str:\n    'Doc.'",
        0,
        "decorator other than overload",
    ),
    "a static method": ("@staticmethod\ndef a() -> str:\n    'Doc.'", 0, "decorator"),
    "variadic positions": ("async def a(self, *ids: str) -> str:\n    'Doc.'", 0, "variadic"),
    "variadic keywords": ("async def a(self, **more: str) -> str:\n    'Doc.'", 0, "variadic"),
    "an async class as an argument": (
        "async def a(\n    self,\n    users: AsyncThings,\n) -> str:\n    'Doc.'",
        2,
        "AsyncThings in its signature",
    ),
    "a quoted async class": ("def a(self) -> 'AsyncThings':\n    'Doc.'", 0, "AsyncThings"),
    "an async iterator as an argument": (
        "async def a(self, ids: AsyncIterator[str]) -> str:\n    'Doc.'",
        0,
        "AsyncIterator in its signature",
    ),
    "an async iterator of async iterators": (
        "def a(self) -> AsyncIterator[AsyncIterator[str]]:\n    'Doc.'",
        0,
        "AsyncIterator in its signature",
    ),
    "an async iterator or nothing": (
        "def a(self) -> AsyncIterator[str] | None:\n    'Doc.'",
        0,
        "AsyncIterator in its signature",
    ),
    "an awaitable result": ("def a(self) -> Awaitable[str]:\n    'Doc.'", 0, "Awaitable"),
    "an awaitable callback": (
        "def a(self, then: Callable[[], abc.Awaitable[None]]) -> str:\n    'Doc.'",
        0,
        "Awaitable",
    ),
    "a coroutine": ("def a(self) -> Coroutine[None, None, str]:\n    'Doc.'", 0, "Coroutine"),
    "an async generator": (
        "async def a(self) -> AsyncIterator[str]:\n    'Doc.'\n    yield ''",
        0,
        "plain def that returns the iterator",
    ),
    "a method without a docstring": ("async def a(self) -> str:\n    return ''", 0, "docstring"),
    "a method without a return type": ("async def a(self):\n    'Doc.'", 0, "return annotation"),
    "a name of the module itself": (
        "async def a(self, limit: int = _LIMIT) -> str:\n    'Doc.'",
        0,
        "import _LIMIT",
    ),
    "a renamed import": ("def a(self) -> Renamed:\n    'Doc.'", 0, "import Renamed"),
    "a name that the mirror takes": (
        "async def a(self) -> Things:\n    'Doc.'",
        0,
        "write models.Things",
    ),
    "a public attribute": ("limit = 100", 0, "only methods"),
    "a public annotated attribute": ("limit: int = 100", 0, "only methods"),
    "a class in a class": ("class Options:\n    'Doc.'", 0, "only methods"),
    "a condition around a method": ("if True:\n    def a(self) -> None: 'Doc.'", 0, "only methods"),
}


@pytest.mark.parametrize(
    ("method", "offset", "reason"), REFUSED_METHODS.values(), ids=REFUSED_METHODS.keys()
)
def test_a_method_that_has_no_mirror_is_refused_where_it_stands(
    tmp_path: Path, method: str, offset: int, reason: str
) -> None:
    head = dedent('''\
        """Doc."""

        from collections import abc
        from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
        from typing import Any as Renamed

        from workos_authkit.models import Things

        _LIMIT = 100


        class AsyncThings:
            """Doc."""

    ''')
    line = head.count("\n") + 1 + offset
    with pytest.raises(RefusalError, match=reason) as caught:
        draw(tmp_path, f"{head}{indent(method, '    ')}\n")

    assert str(caught.value).startswith(f"workos_authkit/_async/things.py:{line}: ")


REFUSED_MODULES = {
    "no docstring": ("import re\n", 1, "docstring"),
    "an empty module": ("", 1, "docstring"),
    "a class without a docstring": ('"""Doc."""\n\nclass AsyncA:\n    _a = 1\n', 3, "docstring"),
    "a public function": ('"""Doc."""\n\ndef a() -> None:\n    "Doc."\n', 3, "only absolute"),
    "a public constant": ('"""Doc."""\n\nLIMIT = 100\n', 3, "only absolute"),
    "a public class without Async": ('"""Doc."""\n\nclass A:\n    "Doc."\n', 3, "Async, unlike A"),
    "a base class": ('"""Doc."""\n\nclass AsyncA(_B):\n    "Doc."\n', 3, "base class"),
    "a decorated class": ('"""Doc."""\n\n@final\nclass AsyncA:\n    "Doc."\n', 4, "decorator"),
    "a relative import": ('"""Doc."""\n\nfrom .a import AsyncA\n', 3, "absolute imports"),
    "a condition": ('"""Doc."""\n\nif True:\n    import re\n', 3, "only absolute imports"),
}


@pytest.mark.parametrize(
    ("source", "line", "reason"), REFUSED_MODULES.values(), ids=REFUSED_MODULES.keys()
)
def test_a_module_that_has_no_mirror_is_refused_where_the_fault_stands(
    tmp_path: Path, source: str, line: int, reason: str
) -> None:
    with pytest.raises(RefusalError, match=reason) as caught:
        draw(tmp_path, source)

    assert str(caught.value).startswith(f"workos_authkit/_async/things.py:{line}: ")


def test_a_refusal_ends_the_command_and_leaves_the_mirror_as_it_is(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "_async" / "users.py").write_text('"""Doc."""\n\ndef a(): ...\n', "utf-8")

    assert main([], package) == 1

    assert "workos_authkit/_async/users.py:3: only absolute imports" in capsys.readouterr().err
    assert (package / "_sync" / "users.py").read_text("utf-8") == MIRROR


def test_a_mirror_that_is_as_its_source_gives_it_passes_the_check(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], package) == 0
    assert capsys.readouterr().err == ""


def test_a_mirror_whose_source_has_changed_fails_the_check(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = SOURCE.replace("limit: int = 100", "limit: int = 50")
    (package / "_async" / "users.py").write_text(source, "utf-8")

    assert main(["--check"], package) == 1

    assert_reported(capsys, "_sync/users.py: stale or edited by hand")


def test_a_source_without_its_mirror_fails_the_check(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "_sync" / "users.py").unlink()

    assert main(["--check"], package) == 1

    assert_reported(capsys, "_sync/users.py: missing")


@pytest.mark.parametrize("orphan", ["teams.py", "users.pyi", "deep/users.py"])
def test_a_mirror_without_its_source_fails_the_check_and_is_removed_by_drawing(
    package: Path, capsys: pytest.CaptureFixture[str], orphan: str
) -> None:
    path = package / "_sync" / orphan
    path.parent.mkdir(exist_ok=True)
    path.write_text(MIRROR, "utf-8")

    assert main(["--check"], package) == 1

    assert_reported(capsys, f"_sync/{orphan}: orphaned")
    assert main([], package) == 0
    assert not path.exists()
    assert main(["--check"], package) == 0


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(f"{MIRROR}\n\ndef helper() -> None: ...\n", id="an appended function"),
        pytest.param(f"{MIRROR}\n", id="an appended line"),
        pytest.param(MIRROR.replace("run(self._async.get(", "(self._async.get("), id="a body"),
        pytest.param(MIRROR.replace("every user", "each user"), id="a docstring"),
        pytest.param("", id="everything"),
    ],
)
def test_a_mirror_that_was_edited_by_hand_fails_the_check_and_is_restored_by_drawing(
    package: Path, capsys: pytest.CaptureFixture[str], edited: str
) -> None:
    assert edited != MIRROR
    path = package / "_sync" / "users.py"
    path.write_text(edited, "utf-8")

    assert main(["--check"], package) == 1

    assert_reported(capsys, "_sync/users.py: stale or edited by hand")
    assert path.read_text("utf-8") == edited
    assert main([], package) == 0
    assert path.read_text("utf-8") == MIRROR


def test_every_faulty_file_is_named_in_one_check(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (package / "_sync" / "__init__.py").unlink()
    (package / "_sync" / "teams.py").write_text("", "utf-8")
    (package / "_sync" / "users.py").write_text("", "utf-8")

    assert main(["--check"], package) == 1

    assert_reported(capsys, "__init__.py: missing", "teams.py: orphaned", "users.py: stale")


def assert_reported(capsys: pytest.CaptureFixture[str], *faults: str) -> None:
    *lines, advice = capsys.readouterr().err.splitlines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert fault in line
    assert COMMAND in advice


def test_the_mirror_of_this_package_is_what_its_sources_give(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def public_methods(kind: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(value)
        for name, value in vars(kind).items()
        if not name.startswith("_")
    }


MIRRORED = [name for name in resources.__all__ if not name.startswith("Async")]


def test_every_resource_is_there_twice() -> None:
    assert {f"Async{name}" for name in MIRRORED} == {*resources.__all__} - {*MIRRORED}


@pytest.mark.parametrize("name", MIRRORED)
def test_a_mirrored_resource_takes_and_returns_what_its_source_does(name: str) -> None:
    def mirrored(signature: inspect.Signature) -> inspect.Signature:
        returned = signature.return_annotation
        if get_origin(returned) is AsyncIterator:
            returned = Iterator[get_args(returned)]  # type: ignore[misc]
        return signature.replace(return_annotation=returned)

    sources = public_methods(getattr(resources, f"Async{name}"))
    mirrors = public_methods(getattr(resources, name))

    assert mirrors == {method: mirrored(source) for method, source in sources.items()}


@pytest.mark.parametrize("name", MIRRORED)
def test_nothing_in_a_mirrored_resource_waits(name: str) -> None:
    methods = [value for value in vars(getattr(resources, name)).values() if callable(value)]
    assert methods
    for method in methods:
        assert not inspect.iscoroutinefunction(method)
        assert not inspect.isasyncgenfunction(method)
