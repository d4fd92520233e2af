"""Arrows of `ser` point one way, and Streamlit is known to its screens alone."""

import ast
from pathlib import Path

import pytest

SER = Path(__file__).parents[1] / "ser"
FLOORS = (
    *("audio", "features", "corpora", "model", "timeline", "training", "pictures", "results"),
    *("workers", "studies", "live", "command_line", "ui"),
)
"""From those that know no other to those that know all, as the README lists them."""

MODULES = sorted(path for floor in FLOORS for path in (SER / floor).rglob("*.py"))


def imported(path):
    """Full names of the modules that a module of ours imports, wherever it does so."""
    package = ("ser", *path.relative_to(SER).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def floor_of(name):
    """The package of `ser` that a name is in; None for anything else."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "ser" and parts[1] in FLOORS else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SER)))
def test_module_imports_from_its_own_package_and_those_above_it_only(path):
    """Whoever reads the packages in order never meets one that is explained later."""
    own = FLOORS.index(path.relative_to(SER).parts[0])
    below = {name for name in imported(path) if (floor_of(name) or "audio") in FLOORS[own + 1 :]}
    assert not below


def test_all_packages_have_a_floor():
    """A new package must be given its place."""
    assert {path.parent.name for path in SER.glob("*/__init__.py")} == set(FLOORS)


def test_streamlit_is_known_to_the_screens_alone():
    """All else can be used from Python and the command line without it."""
    others = [path for path in SER.rglob("*.py") if "ui" not in path.relative_to(SER).parts]
    knowing = [p for p in others if any(n.split(".")[0] == "streamlit" for n in imported(p))]
    assert not knowing


@pytest.mark.parametrize("page", ["recognise", "live", "train", "about"])
def test_pages_share_nothing_but_what_stands_beside_their_packages(page):
    """Each can be read, and changed, without knowing the others."""
    others = {f"ser.ui.{path.parent.name}." for path in (SER / "ui").glob("*/__init__.py")}
    others.remove(f"ser.ui.{page}.")
    names = {name for path in (SER / "ui" / page).glob("*.py") for name in imported(path)}
    assert names and not any(name.startswith(tuple(others)) for name in names)
