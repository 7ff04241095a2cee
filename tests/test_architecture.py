"""The rules of the house, read from the imports: rows, wings, third-party names, sizes."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("gazetteer", "mapper")

ROWS = {
    "mapper": 7, "mapper.__main__": 7, "mapper.cli": 7,
    "mapper.web": 6, "mapper.batch": 6,
    "mapper.pipeline": 5, "mapper.folder": 5, "mapper.notebook": 5,
    "mapper.reading": 4, "mapper.measurement": 4, "mapper.claims": 4, "mapper.drawing": 4, "mapper.exports": 4,
    "mapper.corrections": 4,
    "mapper.account": 3, "mapper.model": 3, "mapper.credits": 3, "mapper.routefile": 3, "mapper.routereader": 3, "mapper.routetable": 3,
    "mapper.history": 3, "mapper.anchors": 3, "mapper.changes": 3, "mapper.changefile": 3,
    "mapper.units": 2, "mapper.timespan": 2, "mapper.language": 2, "mapper.placing": 2, "mapper.nodes": 2,
    "mapper.errors": 1, "mapper.settings": 1,
}  # fmt: skip
"""A module may import from rows below its own, and from its siblings in one folder."""
WINGS = {name for name, row in ROWS.items() if row == 4}
FAMILIES = (
    {
        "mapper.account",
        "mapper.model",
        "mapper.credits",
        "mapper.routefile",
        "mapper.routereader",
        "mapper.routetable",
        "mapper.history",
        "mapper.anchors",
        "mapper.changes",
        "mapper.changefile",
    },
    {"mapper.__main__", "mapper.cli"},
)
"""Modules of one row that make one subject together, as files of one folder would."""

HOMES = {
    "folium": ("mapper.drawing",),
    "branca": ("mapper.drawing",),
    "resvg_py": ("mapper.drawing",),
    "trafilatura": ("mapper.reading",),
    "htmldate": ("mapper.reading",),
    "pypdf": ("mapper.reading",),
    "lxml": ("mapper.reading",),
    "socket": ("mapper.reading.fetch", "mapper.measurement.router_client"),
    "requests": (),
    "urllib.request": ("mapper.reading.fetch", "mapper.measurement.router_client", "gazetteer.download"),
    "urllib3": ("mapper.reading.fetch", "mapper.measurement.router_client", "gazetteer.download"),
    "geopy.geocoders": ("gazetteer.geocoder", "gazetteer.online"),
    "msvcrt": ("gazetteer.installed", "gazetteer.online"),
    "yaml": ("mapper.routefile", "mapper.routereader", "mapper.nodes", "mapper.reading.plaintext"),
    "click": ("mapper.cli",),
    "rich": ("mapper.cli",),
    "dask": ("mapper.batch.cluster",),
    "distributed": ("mapper.batch.cluster", "mapper.batch.extras"),
    "pyarrow": ("mapper.batch.extras",),
    "warcio": ("mapper.batch.extras",),
    "flask": ("mapper.web",),
    "werkzeug": ("mapper.web",),
    "jinja2": ("mapper.web",),
    "markupsafe": ("mapper.web",),
    "filelock": ("mapper.web",),
    "scipy": (),
    "matplotlib": (),
}
"""Where a third-party name may be imported; an empty tuple means nowhere."""

MAX_FILE_LINES = 420
MAX_FUNCTION_LINES = 90


class Import(NamedTuple):
    """A module that another one imports, and in which line."""

    module: str
    line: int


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, str]:
    """Return the text of every module by its dotted name."""
    return {
        module_of(path): path.read_text("utf-8")
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def known_modules() -> frozenset[str]:
    return frozenset(sources())


def imports(module: str, text: str) -> list[Import]:
    """Return what a module imports, those for type checkers and those inside functions included."""
    found: list[Import] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *([base] if base else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found.append(Import(whole if whole in known_modules() else base, node.lineno))
    return found


def _within(module: str, home: str) -> bool:
    return module == home or module.startswith(f"{home}.")


def _place(module: str) -> str:
    """Return the line of the table that a module belongs to."""
    return max(
        (name for name in ROWS if name != "mapper" and _within(module, name)),
        key=len,
        default="mapper" if module == "mapper" else "",
    )


def breaches(module: str, text: str) -> list[str]:
    """Say which imports of a module break the rules."""
    said = []
    for imported, line in imports(module, text):
        for name, homes in HOMES.items():
            if _within(imported, name) and not any(_within(module, home) for home in homes):
                said.append(f"{module}:{line} imports {imported}, which lives in {' and '.join(homes) or 'no module'}")
        if _within(module, "gazetteer"):
            if _within(imported, "mapper") or imported == "gazetteer":
                said.append(f"{module}:{line} imports {imported}")
        elif _within(imported, "mapper"):
            said += [f"{module}:{line} {words}" for words in _against_the_rows(module, imported)]
    return said


def _against_the_rows(module: str, imported: str) -> list[str]:
    here, there = _place(module), _place(imported)
    if imported == "mapper":
        return [] if _within(module, "mapper.cli") or module == "mapper.__main__" else ["imports the package root"]
    if not there:
        return [f"imports {imported}, which has no row"]
    if here == there:
        return []
    if here in WINGS and there in WINGS:
        return [f"imports {imported}: no wing imports another"]
    if any({here, there} <= family for family in FAMILIES) or ROWS[there] < ROWS[here]:
        return []
    return [f"(row {ROWS[here]}) imports {imported} (row {ROWS[there]})"]


def oversized(module: str, text: str) -> list[str]:
    """Say what of a module is too long: the file, or a function."""
    lines = text.count("\n")
    said = [f"{module} has {lines} lines"] if lines >= MAX_FILE_LINES else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length >= MAX_FUNCTION_LINES:
                said.append(f"{module}.{node.name} has {length} lines")
    return said


# ------------------------------------------------------------------ the house as it stands


@pytest.mark.parametrize(("module", "text"), sources().items(), ids=list(sources()))
def test_imports_run_downward_and_stay_at_home(module: str, text: str) -> None:
    assert breaches(module, text) == []


@pytest.mark.parametrize(("module", "text"), sources().items(), ids=list(sources()))
def test_files_and_functions_are_short(module: str, text: str) -> None:
    assert oversized(module, text) == []


def test_every_module_has_a_row() -> None:
    without = [module for module in sources() if _within(module, "mapper") and not _place(module)]
    assert without == []
    assert {name for name in ROWS if name not in known_modules()} <= {"mapper.web", "mapper.batch", "mapper.settings"}


def test_folders_are_one_level_deep() -> None:
    deep = [
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if len(path.relative_to(ROOT).parts) > 3
    ]
    assert deep == []


def test_no_module_imports_itself_by_a_circle() -> None:
    edges = {
        module: {
            item.module for item in imports(module, text) if _within(item.module, "mapper") and item.module != module
        }
        for module, text in sources().items()
    }
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module not in done:
            for other in edges.get(module, ()):
                visit(other, (*way, module))
            done.add(module)

    for module in edges:
        if module != "mapper":  # the front door names everything, but loads it on first use
            visit(module, ())


# ------------------------------------------------------------------ the check can fail


@pytest.mark.parametrize(
    ("module", "line", "words"),
    [
        ("gazetteer.made_up", "from mapper.units import convert", "imports mapper.units"),
        ("gazetteer.made_up", "import gazetteer", "imports gazetteer"),
        ("mapper.reading.made_up", "from mapper.claims import figures", "no wing imports another"),
        ("mapper.reading.made_up", "from ..drawing.style import Style", "no wing imports another"),
        ("mapper.drawing.made_up", "def f():\n    from mapper.pipeline import trace", "row 4"),
        ("mapper.model", "from mapper.reading.roles import Finding", "row 3"),
        ("mapper.timespan", "from mapper.model import Stop", "row 2"),
        ("mapper.exports.made_up", "import mapper", "package root"),
        ("mapper.exports.made_up", "from mapper import check", "package root"),
        ("mapper.exports.made_up", "import folium.plugins", "mapper.drawing"),
        ("mapper.claims.made_up", "import urllib3", "mapper.reading.fetch"),
        ("mapper.reading.made_up", "from socket import create_connection", "mapper.reading.fetch"),
        ("mapper.exports.made_up", "import yaml", "mapper.routefile"),
        ("mapper.pipeline", "import dask.bag", "mapper.batch"),
        ("gazetteer.made_up", "import scipy.spatial", "no module"),
        ("mapper.units", "from mapper.nowhere import x", "has no row"),
    ],
)
def test_a_forbidden_import_is_found(module: str, line: str, words: str) -> None:
    (said,) = breaches(module, f"{line}\n")
    assert words in said


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("mapper.reading.made_up", "from gazetteer import Place"),
        ("mapper.reading.made_up", "from mapper.reading.roles import Finding"),
        ("mapper.pipeline", "from mapper.reading.roles import Finding"),
        ("mapper.drawing.made_up", "import folium"),
        ("mapper.cli.made_up", "from mapper import pipeline"),
    ],
)
def test_an_import_that_is_allowed_passes(module: str, line: str) -> None:
    assert breaches(module, f"{line}\n") == []


def test_what_is_too_long_is_found() -> None:
    body = "    pass\n" * MAX_FUNCTION_LINES
    assert oversized("made_up", f"def f():\n{body}") == [f"made_up.f has {MAX_FUNCTION_LINES + 1} lines"]
    assert oversized("made_up", "x = 1\n" * MAX_FILE_LINES) == [f"made_up has {MAX_FILE_LINES} lines"]


# ------------------------------------------------------------------ no rule asks for a language

LANGUAGE_CODES = {"en", "es", "fr"}
SPEAKERS = ("mapper.drawing",)
"""Where words stand in one table of all languages, and a map may be in another language than its reports."""


def _codes(node: ast.AST) -> set[str]:
    """Return the codes that an expression is, or holds as a tuple, a list or a set."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return {part.value for part in parts if isinstance(part, ast.Constant)} & LANGUAGE_CODES


def asks_for_a_language(text: str) -> list[int]:
    """Return the lines in which code compares with a language's code, or looks something up by it."""
    lines: list[int] = []
    if not any(f"{quote}{code}{quote}" in text for code in LANGUAGE_CODES for quote in "'\""):
        return lines
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            asked = any(_codes(side) for side in (node.left, *node.comparators))
        elif isinstance(node, ast.Dict):
            asked = len({key.value for key in node.keys if isinstance(key, ast.Constant)} & LANGUAGE_CODES) > 1
        elif isinstance(node, ast.Subscript):
            asked = isinstance(node.slice, ast.Constant) and node.slice.value in LANGUAGE_CODES
        elif isinstance(node, ast.MatchValue):
            asked = bool(_codes(node.value))
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            asked = called in ("startswith", "endswith", "get") and any(map(_codes, node.args))
        else:
            continue
        if asked:
            lines.append(node.lineno)
    return lines


def test_no_rule_asks_for_a_language() -> None:
    asked = {
        module: lines
        for module, text in sources().items()
        if _within(module, "mapper") and not any(_within(module, speaker) for speaker in SPEAKERS)
        if (lines := asks_for_a_language(text))
    }
    assert asked == {}


@pytest.mark.parametrize(
    "line",
    [
        'if lexicon.language == "es": pass',
        'if language in ("es", "fr"): pass',
        'PAST = {"en": 1, "fr": 2}',
        'x = tables["fr"]',
        'x = language.startswith("fr")',
        'match language:\n    case "fr":\n        pass',
        'x = 1 if language != "en" else 2',
    ],
)
def test_asking_for_a_language_is_found(line: str) -> None:
    assert asks_for_a_language(line) != []


@pytest.mark.parametrize(
    "line", ['def f(language: str = "en"): pass', 'x = phrases("en")', "if language == DEFAULT: pass"]
)
def test_naming_a_language_without_asking_is_allowed(line: str) -> None:
    assert asks_for_a_language(line) == []
