"""Clients, models and modules show what they have: to mocks with a spec, to `dir` and to `help`."""

import inspect
import pydoc
from typing import Any
from unittest.mock import Mock, create_autospec

import pytest
from attrs import fields, has

import workos_authkit
from workos_authkit import AsyncAuthKit, AuthKit, emulator, models, resources

MODELS = [model for name in models.__all__ if has(model := getattr(models, name))]
CLIENTS = pytest.mark.parametrize("client", [AuthKit, AsyncAuthKit])


@CLIENTS
def test_a_mock_of_a_client_has_its_resources(client: type[Any]) -> None:
    for mock in (
        Mock(spec=client),
        create_autospec(client, instance=True),
        create_autospec(client)(),
    ):
        mock.users.get  # noqa: B018 - it is there
        mock.sessions.authenticate  # noqa: B018
        with pytest.raises(AttributeError):
            mock.user  # noqa: B018


def test_a_mock_checks_calls() -> None:
    authkit = create_autospec(AuthKit, instance=True)
    authkit.users.get.return_value = "ada"

    assert authkit.users.get("user_1") == "ada"
    with pytest.raises(TypeError, match="user_id"):
        authkit.users.get()
    with pytest.raises(AttributeError):
        authkit.users.fetch("user_1")


def test_a_mock_of_an_async_client_is_awaited() -> None:
    authkit = create_autospec(AsyncAuthKit, instance=True)

    call = authkit.users.get("user_1")

    assert inspect.iscoroutine(call)
    call.close()


def test_a_mock_of_a_model_has_its_fields() -> None:
    for model in MODELS:
        for mock in (Mock(spec=model), create_autospec(model, instance=True)):
            for attribute in fields(model):
                getattr(mock, attribute.name)


@pytest.mark.parametrize(
    "module", [workos_authkit, emulator, models, resources], ids=lambda m: m.__name__
)
def test_dir_of_a_lazy_module_shows_its_names(module: Any) -> None:
    assert set(module.__all__) <= set(dir(module))


@CLIENTS
def test_help_of_a_client_shows_its_resources(client: type[Any]) -> None:
    text = pydoc.plain(pydoc.render_doc(client))

    assert "organizations =" in text
    assert "users =" in text
