"""The files around the code agree with it and with each other: the image, the pins, the commands, the versions."""

import os
import re
import subprocess
import tomllib
from fnmatch import fnmatch
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from bot.config import CONTENT

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>\d[\w.+!-]*)")
OF_ONE_MACHINE = re.compile(r"(?<![\w.:-])(/home/|/root/|/tmp/|/Users/|/var/(tmp|folders)/)\w|\b[A-Z]:\\Users\\")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def tracked() -> list[str]:
    """What git keeps of this checkout, and what it would at the next `git add .`, as paths from its root."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# The image


def instructions(wanted: str) -> list[list[str]]:
    """The words after each instruction of this name in the Dockerfile, in its order."""
    lines = read("Dockerfile").replace("\\\n", " ").splitlines()
    return [words for name, *words in (line.split() for line in lines if line.strip()) if name == wanted]


def copied() -> list[str]:
    """What the Dockerfile copies out of the checkout."""
    copies = [words for words in instructions("COPY") if not words[0].startswith("--from=")]
    return [source for words in copies for source in words[:-1]]


def settings() -> dict[str, str]:
    """The variables that the image sets."""
    return dict(setting.split("=", 1) for words in instructions("ENV") for setting in words)


def ignored(path: str) -> bool:
    """Whether the .dockerignore keeps a path out of the build: its last line that fits the path decides."""
    out = False
    for line in read(".dockerignore").splitlines():
        pattern = re.escape(line.removeprefix("!").strip("/")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if line and re.fullmatch(f"{pattern}(/.*)?", path):
            out = not line.startswith("!")
    return out


def packages() -> set[str]:
    """The folders that setuptools would find and install."""
    include = pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]
    tops = [top for top in ROOT.iterdir() if any(fnmatch(top.name, pattern) for pattern in include)]
    found = [file.parent for top in tops for file in top.rglob("__init__.py")]
    return {folder.relative_to(ROOT).as_posix() for folder in found}


def test_whatever_the_dockerfile_copies_exists() -> None:
    assert [source for source in copied() if not (ROOT / source).exists()] == []


def test_the_image_gets_every_package_the_bank_and_what_describes_the_project() -> None:
    project = pyproject()["project"]
    needed = {folder.split("/")[0] for folder in packages()} | {CONTENT.name, project["readme"], "pyproject.toml"}
    assert {"bot", "storage", "content"} <= needed <= set(copied())


def test_no_module_lies_in_a_folder_that_an_install_leaves_out() -> None:
    tops = {folder.split("/")[0] for folder in packages()}
    modules = [Path(name) for name in tracked() if name.endswith(".py") and name.split("/")[0] in tops]
    assert modules
    assert {module.parent.as_posix() for module in modules} - packages() == set()


def test_the_dockerignore_lets_through_all_that_is_copied() -> None:
    files = [name for name in tracked() if name.split("/")[0] in copied()]
    assert {name.split("/")[0] for name in files} == set(copied())
    assert [name for name in files if ignored(name)] == []


@pytest.mark.parametrize(
    "path", [".env", ".git/config", ".venv/bin/python", "mlquiz.db", "bot/core/__pycache__/a.pyc", "tests/__init__.py"]
)
def test_the_dockerignore_keeps_out_what_no_image_needs(path: str) -> None:
    assert ignored(path)


def test_the_image_keeps_its_database_on_its_volume() -> None:
    [[volume]] = instructions("VOLUME")
    assert settings()["DATABASE_URL"].startswith(f"sqlite:///{volume}/")


def test_an_install_brings_every_file_of_the_bank() -> None:
    setup = pyproject()["tool"]["setuptools"]
    assert any(fnmatch("content", pattern) for pattern in setup["packages"]["find"]["include"])
    files = [Path(name).name for name in tracked() if name.startswith("content/")]
    assert files
    assert [name for name in files if not any(fnmatch(name, pattern) for pattern in setup["package-data"]["*"])] == []


def test_the_image_runs_a_command_of_the_project_and_not_as_root() -> None:
    [[user]] = instructions("USER")
    [[entry]] = instructions("ENTRYPOINT")
    assert user not in ("root", "0")
    assert entry.strip('["]') in pyproject()["project"]["scripts"]


# The pins


def pins() -> dict[str, str]:
    """The pinned version of each package, by its normal name; lines that pin nothing are left out."""
    found = (PIN.fullmatch(line) for line in read("constraints.txt").splitlines())
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found if pin}


def dependencies() -> list[Requirement]:
    """What pyproject asks for, in all of its extras."""
    project = pyproject()["project"]
    return [Requirement(text) for text in chain(project["dependencies"], *project["optional-dependencies"].values())]


def installed() -> dict[str, str]:
    """The version here of everything that pyproject asks for and that this asks for in turn, by its normal name."""
    own = pyproject()["project"]["name"]
    seen: set[tuple[str, str]] = set()
    waiting = [(wanted, "") for wanted in dependencies() if wanted.name != own]
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        new = {(name, extra) for extra in ("", *wanted.extras)} - seen
        seen |= new
        waiting += [(Requirement(text), extra) for _, extra in new for text in metadata.requires(name) or ()]
    return {name: metadata.version(name) for name, _ in seen}


def pip_installs() -> list[str]:
    """The lines of the Makefile and the Dockerfile that install."""
    lines = [line for name in ("Makefile", "Dockerfile") for line in read(name).replace("\\\n", " ").splitlines()]
    return [line for line in lines if re.search(r"\bpip\b.* install\b", line)]


def test_every_line_of_the_constraints_pins_one_package_and_names_no_other_place_to_get_it() -> None:
    lines = read("constraints.txt").splitlines()
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    assert len(pins()) == len(lines)


def test_everything_that_an_install_brings_is_pinned_at_the_version_that_runs_here() -> None:
    here = installed()
    assert {canonicalize_name(wanted.name) for wanted in dependencies()} - here.keys() == {"mlquiz"}
    assert {name: version for name, version in here.items() if pins().get(name) != version} == {}


def test_no_dependency_is_named_by_an_address() -> None:
    assert [str(wanted) for wanted in dependencies() if wanted.url] == []


def test_every_install_keeps_to_the_constraints_and_to_the_usual_index() -> None:
    assert len(pip_installs()) == 3
    elsewhere = re.compile(r" (-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|://")
    assert [line for line in pip_installs() if "-c constraints.txt" not in line or elsewhere.search(line)] == []


def test_every_install_asks_for_extras_that_exist() -> None:
    lists = [extras for line in pip_installs() for extras in re.findall(r"\.\[([\w,-]+)\]", line)]
    asked = {extra for extras in lists for extra in extras.split(",")}
    assert asked == {"postgres", "slack", "discord", "test"}
    assert asked <= pyproject()["project"]["optional-dependencies"].keys()


# The commands


def make_runs(target: str) -> list[str]:
    """The commands that `make TARGET` would run."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "--dry-run", "--no-print-directory", target]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith("make: ")]


def make_commands(document: str) -> set[str]:
    """The targets that a document tells its reader to make, in its code."""
    text = read(document)
    blocks = "\n".join(re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE))
    return {*re.findall(r"^make ([\w-]+)", blocks, re.MULTILINE), *re.findall(r"`make ([\w-]+)`", text)}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "content/README.md"])
def test_a_document_tells_to_make_only_what_can_be_made(document: str) -> None:
    for target in make_commands(document):
        assert make_runs(target)


def test_the_first_block_of_the_readme_is_practice_and_test() -> None:
    block = read("README.md").split("```")[1]
    assert re.findall(r"^make ([\w-]+)", block, re.MULTILINE) == ["practice", "test"]


def test_make_practice_ends_in_the_practice() -> None:
    assert make_runs("practice")[-1] == ".venv/bin/mlquiz practice"


@pytest.mark.parametrize(
    "check",
    ["ruff check .", "ruff format --check .", "mypy", "lint-imports", "mlquiz bank schema --check", "mlquiz bank lint"],
)
def test_make_test_runs_every_check_before_pytest(check: str) -> None:
    *before, last = make_runs("test")
    assert any(command.startswith(f".venv/bin/{check}") for command in before)
    assert last == ".venv/bin/pytest -n logical --maxprocesses 4 --dist loadfile"  # and every test of it


def test_the_ci_runs_the_readmes_own_test_command_and_stops_at_a_fault() -> None:
    lines = read(".ci/run").splitlines()
    assert lines[-1] == "make test"
    assert "set -euo pipefail" in lines
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# Versions and places


def test_every_file_that_names_the_oldest_python_names_the_same_one() -> None:
    oldest = pyproject()["project"]["requires-python"].removeprefix(">=")
    assert pyproject()["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"sys.version_info < ({oldest.replace('.', ', ')})" in read("Makefile")
    for document in ("Makefile", "README.md"):
        assert set(re.findall(r"Python (\d+\.\d+) or newer", read(document))) == {oldest}


def test_both_stages_of_the_image_stand_on_one_python_that_the_project_supports() -> None:
    first, *others = [words[0] for words in instructions("FROM")]
    version = re.search(r"python:(\d+\.\d+)", first)
    assert others == [first]
    assert version
    assert version[1] in SpecifierSet(pyproject()["project"]["requires-python"])


def test_no_file_names_a_home_or_a_temporary_folder_of_one_machine() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in tracked()}
    found = {name: OF_ONE_MACHINE.search(text) for name, text in texts.items() if not name.startswith("tests/data/")}
    assert {name: match[0] for name, match in found.items() if match} == {}


@pytest.mark.parametrize("path", ["/home" + "/ann/x", "in '/root" + "/x'", "=/tmp" + "/a", "C:" + r"\Users\ann"])
def test_a_folder_of_one_machine_is_seen(path: str) -> None:
    assert OF_ONE_MACHINE.search(path)
