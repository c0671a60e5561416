"""Arguments of the wrong type: each public method names them before anything is sent."""

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import httpx
import pytest

from workos_authkit import AuthKit, AuthKitError, InvalidArgumentError
from workos_authkit.models import DeviceAuthorization

WRONG: dict[str, Any] = {"int": 7, "list": [7], "bytes": b"x", "object": object(), "none": None}

EXTREME: tuple[Any, ...] = (
    *("", "\ud800", "\0", "x" * 100_000, b"\xff", None, [None], {"a": object()}, {1: 2}, object()),
    *(float("nan"), float("inf"), -1.0, 10**30, 10**5_000, type),
)

ALSO_NEEDED: dict[str, dict[str, Any]] = {
    "authentication.get_authorization_url": {"provider": "authkit"},
    "authentication.start": {"provider": "authkit"},
    "authentication.with_totp": {"authentication_challenge_id": "x"},
    "authentication.with_radar_email_challenge": {"radar_challenge_id": "x"},
    "cli_auth.wait": {
        "authorization": DeviceAuthorization(
            device_code="x", user_code="x", verification_uri="x", expires_in=1
        )
    },
}
"""What a call needs beside the arguments that its signature demands."""

COMES_FROM_OUTSIDE = {"access_token"}
"""What may be anything: it is refused as a token, whatever it is."""


def resources() -> Iterator[tuple[str, type]]:
    with make_client([]) as client:
        for name in dir(client):
            value = None if name.startswith("_") else getattr(client, name)
            if type(value).__module__.startswith("workos_authkit._sync."):
                yield name, type(value)


def make_client(sent: list[str]) -> AuthKit:
    def handler(request: httpx.Request) -> httpx.Response:
        sent.append(str(request.url))
        return httpx.Response(500)

    return AuthKit(
        "sk_test_1",
        "client_1",
        cookie_password="p" * 32,
        authkit_domain="https://auth.example.com",
        resource="https://api.example.com",
        webhook_secret="whsec_1",
        actions_secret="actsec_1",
        redirect_uri="https://app.example.com/callback",
        max_retries=0,
        http_client=httpx.Client(transport=httpx.MockTransport(handler)),
    )


def takes(hint: Any) -> Iterator[Any]:
    """Yield the classes that an annotation names; `object` where it takes anything."""
    if hint is Any or isinstance(hint, str):
        yield object
    elif get_origin(hint) in (Union, types.UnionType):
        for part in get_args(hint):
            yield from takes(part)
    elif get_origin(hint) is Literal:
        yield from {type(value) for value in get_args(hint)}
    else:
        yield get_origin(hint) or hint


def is_right(value: Any, hint: Any, *, is_optional: bool) -> bool:
    classes = set(takes(hint))
    if value is None:  # an argument that may be left out may be sent as null as well
        return is_optional or bool(classes & {type(None), object})
    if isinstance(value, list) and classes & {Sequence, Iterable, Collection, list}:
        return list in classes or "str" not in str(hint)
    if isinstance(value, bytes):
        return bool(classes & {bytes, object})
    if isinstance(value, int):
        return bool(classes & {int, float, object})
    return object in classes


def sample(name: str, hint: Any) -> Any:
    """Return a value of a parameter that must be there."""
    kinds = sorted(takes(hint), key=lambda kind: kind is not str)
    for kind in kinds:
        if kind is str:
            return "sms" if name == "type" else f"{name}_1"
        if kind in (bool, int, float):
            return kind(60)
        if kind in (Mapping, dict):
            return {}
        if kind in (Sequence, Iterable):
            return ["x"]
        if kind is bytes:
            return b"x"
        if kind is datetime:
            return datetime.now().astimezone()
        if kind is object:
            return {"a": 1}
        if kind is not type(None):
            return object.__new__(kind)
    raise AssertionError(f"no value for {name}: {hint}")


def cases() -> Iterator[Any]:
    for resource, kind in resources():
        for method, function in inspect.getmembers(kind, inspect.isfunction):
            if method.startswith("_"):
                continue
            where = f"{resource}.{method}"
            hints = get_type_hints(function)
            parameters = list(inspect.signature(function).parameters.values())[1:]
            arguments = {
                parameter.name: sample(parameter.name, hints[parameter.name])
                for parameter in parameters
                if parameter.default is parameter.empty
            } | ALSO_NEEDED.get(where, {})
            wrong = {
                parameter.name: [
                    value
                    for value in WRONG.values()
                    if not is_right(
                        value,
                        hints[parameter.name],
                        is_optional=parameter.default is not parameter.empty,
                    )
                ]
                for parameter in parameters
                if parameter.name not in COMES_FROM_OUTSIDE
            }
            yield pytest.param(where, arguments, wrong, id=where)


def run(function: Callable[..., Any], arguments: dict[str, Any]) -> None:
    positional = [
        arguments.pop(name)
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is not parameter.KEYWORD_ONLY and name in arguments
    ]
    result = function(*positional, **arguments)
    if isinstance(result, Iterator):
        next(result)


@pytest.mark.parametrize(("where", "arguments", "wrong"), list(cases()))
def test_an_argument_of_the_wrong_type_is_named_before_anything_is_sent(
    where: str, arguments: dict[str, Any], wrong: Mapping[str, list[Any]]
) -> None:
    sent: list[str] = []
    with make_client(sent) as client:
        resource, method = where.split(".")
        function: Callable[..., Any] = getattr(getattr(client, resource), method)
        for name, values in wrong.items():
            for value in values:
                with pytest.raises(InvalidArgumentError, match=rf"\b{name}\b"):
                    run(function, arguments | {name: value})
    assert not sent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "arguments", "wrong"),
    [case for case in cases() if case.id != "cli_auth.wait"],  # it would wait
)
def test_an_extreme_argument_ends_in_an_error_about_an_argument_or_the_answer(
    where: str, arguments: dict[str, Any], wrong: Mapping[str, list[Any]]
) -> None:
    with make_client([]) as client:
        resource, method = where.split(".")
        function: Callable[..., Any] = getattr(getattr(client, resource), method)
        words = [*inspect.signature(function).parameters, "body"]
        for name in wrong:
            for value in EXTREME:
                message = complaint(function, arguments | {name: value})
                assert message is None or any(word in message for word in words), message


def complaint(function: Callable[..., Any], arguments: dict[str, Any]) -> str | None:
    """Return what a call says about its arguments."""
    try:
        run(function, arguments)
    except InvalidArgumentError as error:
        return str(error)
    except AuthKitError:
        pass
    return None
