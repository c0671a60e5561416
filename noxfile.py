"""What a change must pass: plain `nox` runs the checks, `nox --list` shows what else there is."""

import os
import random
import re
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import nox

PROJECT = nox.project.load_toml("pyproject.toml")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHERS = sorted({*nox.project.python_versions(PROJECT)} - {HERE}, key=lambda v: int(v[2:]))
CORES = os.cpu_count() or 1
WORKERS = CORES + 1  # where tests start servers, some are always waiting
WITHOUT_OTHER_SOFTWARE = "not (interop or network or browser)"
PLUGINS_OF_SLOW_TESTS = ("faker", "playwright", "schemathesis")
"""They take seconds to load, in each process."""

OLD_UVICORN = [
    *("-W", "ignore:websockets:DeprecationWarning"),
    *("-W", "ignore:remove second argument of ws_handler:DeprecationWarning"),
]
"""The lowest uvicorn uses what new versions of websockets deprecate."""

WITH_HIGHER_BOUNDS = {"fastmcp", "mcp", "workos"}
"""Peers of tests that demand more of our dependencies than we do."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each process would compile what it imports again
nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["lint", "types", "docs", "package", "tests"]  # `quick` while you work
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False  # HERE is always there


def install(session: nox.Session, group: str, wheel: Path | None = None) -> None:
    """Install the package, from here or from a wheel, and a dependency group of its project."""
    package = [str(wheel)] if wheel else ["-e", "."]
    dependencies = nox.project.dependency_groups(PROJECT, group)
    session.install("--no-compile", *package, *dependencies)  # what is imported compiles itself


def run_tests(session: nox.Session, workers: int, *arguments: str) -> None:
    """Run tests in parallel."""
    session.run("pytest", "-n", str(workers), "--dist", "worksteal", *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting, who imports whom, and that the sync mirror is up to date."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")
    session.run("python", "-m", "workos_authkit._generate", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, in the package, in code that uses it, in the pages."""
    install(session, "types")
    session.run("mypy")
    session.run("mypy", "tests/typing")
    session.run("pyright")
    session.run("pyright", "--ignoreexternal", "--verifytypes", "workos_authkit")
    with TemporaryDirectory() as pages:  # pyright passes over directories such as .nox
        session.run("python", "-m", "tests.docs.pages", pages)
        # Only a plugin of mypy that runs the project infers the types of Django's fields.
        fields = "--disable-error-code=var-annotated"
        session.run("mypy", "--config-file=", "--check-untyped-defs", fields, pages)
        with session.chdir(pages):  # the pages' projects import their own modules
            session.run("pyright", ".")


@nox.session
def quick(session: nox.Session) -> None:
    """Run what takes no more than a moment, on this Python, and measure what it covers.

    What runs on asyncio and trio runs on asyncio alone. `coverage report -m` shows lines.
    """
    install(session, "test")
    selection = f"{WITHOUT_OTHER_SOFTWARE} and not (slow or processes or hypothesis)"
    plugins = (f"-pno:{plugin}" for plugin in PLUGINS_OF_SLOW_TESTS)
    unused = (*plugins, "--ignore=tests/interop", "--ignore=tests/docs", "-k", "not trio")
    coverage = session.posargs or ("--cov", "--cov-report=")
    run_tests(session, CORES, *unused, "-m", selection, *coverage)


@nox.session(python=OTHERS)
def tests(session: nox.Session) -> None:
    """Run the tests on the other supported Pythons that are here; arguments go to pytest.

    `package` runs them on this Python, against the wheel. The pages, and other software, such as
    Node, Redis and a browser, are tried there alone.
    """
    install(session, "test")
    selection = f"{WITHOUT_OTHER_SOFTWARE} and not slow"
    run_tests(session, WORKERS, "--ignore=tests/docs", "-m", selection, *session.posargs)


@nox.session(reuse_venv=False)
def package(session: nox.Session) -> None:
    """Build the sdist and the wheel, and run the tests of the one against the other."""
    directory = Path(session.create_tmp())
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(directory))
    [sdist], [wheel] = directory.glob("*.tar.gz"), directory.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "workos_authkit/py.typed" in names
    assert "workos_authkit/_generate.py" not in names

    install(session, "test", wheel)
    shutil.unpack_archive(sdist, directory)
    session.chdir(directory / sdist.name.removesuffix(".tar.gz"))
    shutil.rmtree("workos_authkit")
    run_tests(session, WORKERS, *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest version of every dependency that has a bound of ours."""
    bounds = Path(session.create_tmp(), "lowest.txt")
    bounds.write_text("\n".join(lowest_bounds()), "utf-8")
    group = [
        line.replace("mcp,", "")
        for line in nox.project.dependency_groups(PROJECT, "test")
        if re.split(r"[>=\[]", line)[0] not in WITH_HIGHER_BOUNDS
    ]
    session.install("--no-compile", "-e", ".", *group, "--constraint", str(bounds))
    selection = f"{WITHOUT_OTHER_SOFTWARE} and not slow"
    where = session.posargs or ["tests/unit", "tests/web", "tests/operations", "tests/flows"]
    run_tests(session, WORKERS, "-m", selection, *OLD_UVICORN, *where)


def lowest_bounds() -> list[str]:
    """Return `name==version` for each dependency of the package and its extras."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(line for extra in extras for line in extra)]
    return sorted(
        {
            re.sub(r"\[.*]|(?<=\d);.*", "", line).replace(">=", "==")
            for line in wanted
            if ">=" in line and not line.startswith("mcp")
        }
    )


@nox.session
def fuzz(session: nox.Session) -> None:
    """Draw new examples for the tests of properties, a few rounds of them; a number for more.

    What fails is found again with the seed of its round, which is printed.
    """
    install(session, "test")
    rounds = int(session.posargs[0]) if session.posargs else 5
    for _ in range(rounds):
        seed = random.SystemRandom().randrange(2**32)
        options = ("--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}")
        run_tests(session, CORES, "-m", "hypothesis", *options)


@nox.session
def generate(session: nox.Session) -> None:
    """Generate the sync clients from the async ones."""
    session.install("-e", ".")
    session.run("python", "-m", "workos_authkit._generate")


@nox.session
def first_sign_in(session: nox.Session) -> None:
    """Print a whole sign-in against the official emulator, once with each client."""
    install(session, "test")
    session.run("python", "-m", "tests.interop.first_sign_in")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Run the benchmarks, or those that are named."""
    install(session, "benchmarks")
    for script in session.posargs or sorted(str(path) for path in Path("benchmarks").glob("*.py")):
        session.run("python", script)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the guides and the reference; with `serve`, show them while they are written."""
    install(session, "docs")
    command = session.posargs or ["build", "--strict"]
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("mkdocs", *command, "--config-file", "docs/_mkdocs/mkdocs.yml", env=quiet)
