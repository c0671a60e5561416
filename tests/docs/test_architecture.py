"""The page on the architecture says what the import contracts hold."""

import re
import tomllib
from pathlib import Path

import workos_authkit
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PACKAGE = Path(workos_authkit.__file__).parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def test_the_table_of_layers_is_the_contract() -> None:
    [layers] = [
        contract["layers"] for contract in CONTRACTS["contracts"] if contract["type"] == "layers"
    ]
    contract = [{name.strip(" ()") for name in row.split("|")} for row in layers]
    table = PAGE.partition("## Layers")[2].partition("## Where")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == contract


def test_every_module_named_on_the_page_is_there() -> None:
    for name in re.findall(r"`(_?\w+(?:/\w+)*(?:\.py|/))`", PAGE):
        beside = (ROOT, PACKAGE, PACKAGE / "_refreshing")
        assert any((place / name).exists() for place in beside), name


def test_a_module_written_by_hand_has_fewer_than_500_lines() -> None:
    """`errors.py` may have more: one class per error that WorkOS documents."""
    lengths = {
        str(module.relative_to(PACKAGE)): len(module.read_text("utf-8").splitlines())
        for module in PACKAGE.rglob("*.py")
        if "_sync" not in module.parts and module.name != "errors.py"
    }
    assert {name: length for name, length in lengths.items() if length >= 500} == {}
