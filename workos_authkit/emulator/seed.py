"""Seeds: the initial state of an environment, as YAML or JSON.

    users:
      - {email: ada@example.com, password: correct horse battery, email_verified: true}
    permissions: [posts:write]
    roles:
      - {slug: editor, permissions: [posts:write]}
    organizations:
      - name: Acme
        domains: [acme.com]
        policy: {mfa_required: true}
        members:
          - {user: ada@example.com, roles: [editor]}

Other entries refer to users by email and to organizations by name. Records may have an `id`. A
user's address counts as verified unless `email_verified` is false.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from attrs import fields

from workos_authkit.emulator.environment import Environment
from workos_authkit.emulator.fields import Fields
from workos_authkit.emulator.refusals import InvalidField, Refused
from workos_authkit.emulator.seed_sections import SECTIONS, check_redirects
from workos_authkit.emulator.settings import MFA, Settings

_LARGEST_NUMBER = 100 * 366 * 86_400
"""A hundred years in seconds."""

_EXAMPLES: Mapping[str, Any] = {
    "logout_redirect_uri": "http://localhost:3000/",
    "daily_email_quota": 10,
}
"""Of settings that are unset at first."""

SCHEMA = Path(__file__).with_name("seed.schema.json")
"""The JSON schema of seed files."""


class SeedError(ValueError):
    """A seed is not valid; the message says where and why."""


def load(source: Mapping[str, Any] | str | PathLike[str]) -> Mapping[str, Any]:
    """Return a seed: a mapping unchanged, or the content of a file.

    Raises:
        SeedError: It is neither, or the file holds no mapping.
        OSError: The file cannot be read.
    """
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | PathLike):
        raise SeedError(f"must be a mapping or the path of a file, not {type(source).__name__}")
    path = Path(source)
    data = path.read_bytes()
    try:
        content: Any = json.loads(data) if path.suffix == ".json" else _parse_yaml(data)
    except (ValueError, RecursionError) as error:
        raise SeedError(f"{path}: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SeedError(f"{path}: must hold a mapping")
    return content


def _parse_yaml(data: bytes) -> Any:
    import yaml

    try:
        return yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def plant(environment: Environment, seed: Mapping[str, Any]) -> None:
    """Add a seed.

    Raises:
        SeedError: It is malformed.
    """
    sections = {*SECTIONS, "settings", "$schema"}
    if unknown := sorted(map(str, seed.keys() - sections)):
        raise SeedError(f"{unknown[0]}: unknown; a seed has {_names(sections)}")
    _plant_settings(environment, seed.get("settings") or {})
    for section, (plant_one, keys) in SECTIONS.items():
        for place, item in _items(section, seed.get(section)):
            if unknown := sorted(map(str, item.keys() - keys)):
                raise SeedError(f"{place}.{unknown[0]}: unknown; known are {_names(keys)}")
            try:
                plant_one(environment, item)
            except (
                InvalidField,
                Refused,
                ArithmeticError,
                ValueError,
                LookupError,
                TypeError,
            ) as error:
                raise SeedError(f"{place}: {_words(error)}") from None


def _plant_settings(environment: Environment, settings: Any) -> None:
    if not isinstance(settings, Mapping):
        raise SeedError("settings: must be a mapping")
    defaults = {attribute.name: attribute.default for attribute in fields(Settings)}
    for name, value in settings.items():
        if name not in defaults:
            raise SeedError(f"settings.{name}: unknown; known are {', '.join(sorted(defaults))}")
        try:
            setattr(environment.settings, name, _setting(name, value, defaults[name]))
        except ValueError as error:
            raise SeedError(f"settings.{name}: {error}") from None


def _setting(name: str, value: Any, default: Any) -> Any:
    """Return a setting as `Settings` holds it."""
    if name == "mfa":
        value = "off" if value is False else value  # YAML takes the word for a boolean
        if value not in get_args(MFA):
            raise ValueError(f"must be one of {', '.join(get_args(MFA))}")
    elif isinstance(default, frozenset | tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError("must be a list of strings")
        value = type(default)(value)
    elif value is not None or default is not None:
        example = _EXAMPLES.get(name, default)
        kinds = (int, float) if type(example) in (int, float) else (type(example),)
        if type(value) not in kinds:
            raise ValueError(f"must be like {example!r}, not {value!r}")
        if isinstance(value, int | float) and not 0 <= value <= _LARGEST_NUMBER:
            raise ValueError(f"must be 0 to {_LARGEST_NUMBER}, not {value!r}")
    if name.startswith("logout_redirect_uri"):
        urls: Any = [value] if isinstance(value, str) else value or ()
        check_redirects(urls)
    return value


KEYS: Mapping[str, frozenset[str]] = {section: keys for section, (_, keys) in SECTIONS.items()}
"""The keys of the entries of each section."""

_SHORT = {"permissions": "slug", "redirect_uris": "uri", "cors_origins": "origin"}
"""Sections whose items may be written as one word, and the key that it stands for."""


def _items(section: str, value: Any) -> Iterator[tuple[str, Fields]]:
    if value is None:
        return
    items: Sequence[Any] = [value] if section == "jwt_template" else value
    if not isinstance(items, list):
        raise SeedError(f"{section}: must be a list")
    for index, item in enumerate(items):
        place = section if section == "jwt_template" else f"{section}[{index}]"
        short = "content" if section == "jwt_template" else _SHORT.get(section)
        if isinstance(item, str) and short:
            yield place, Fields({short: item})
        elif isinstance(item, Mapping):
            yield place, Fields(item)
        else:
            raise SeedError(f"{place}: must be a mapping")


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return error.words
    return str(error.args[0]) if error.args else type(error).__name__
