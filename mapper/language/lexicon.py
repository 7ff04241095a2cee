"""The words of one language, read from its table (``en.toml``, ``es.toml``, ``fr.toml``) and ready for look-up.

Verb lines of a table are either one word, which is regular, or the forms in a fixed order (see each
table's head). `Lexicon.verbs` maps every form to its classes and tenses.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mapper.language import LANGUAGES, table_code

__all__ = ["Lexicon", "load"]

PAST, PRESENT, FUTURE, PARTICIPLE, GERUND, INFINITIVE = (
    "past",
    "present",
    "future",
    "participle",
    "gerund",
    "infinitive",
)


@dataclass(frozen=True, slots=True)
class VerbForm:
    """What one written form may be: its base form, its classes (arrive, stay, move, ...) and its tenses."""

    base: str
    classes: frozenset[str]
    tenses: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The tables of one language; ``verbs`` maps a form to `VerbForm`, the rest are sets and mappings of words."""

    language: str
    verbs: dict[str, VerbForm]
    needs: dict[str, tuple[str, ...]]
    words: dict[str, frozenset[str]]
    actors: dict[str, frozenset[str]]
    vehicles: dict[str, frozenset[str]]
    names: dict[str, frozenset[str]]
    places: dict[str, frozenset[str]]
    dates: dict[str, Any] = field(default_factory=dict)

    def dates_backward(self, words: str) -> bool:
        """Whether words tell of what was before the story's own time ("had been")."""
        return re.search(self.dates.get("backward", r"\bhad\b"), words) is not None


def _english(line: str) -> dict[str, set[str]]:
    if ";" in line:
        return _romance(line, {})
    forms = line.split()
    base = forms[0]
    if len(forms) == 5:
        _, third, past, participle, gerund = forms
    elif len(forms) == 1:
        third = (
            base[:-1] + "ies"
            if re.search(r"[^aeiou]y$", base)
            else base + ("es" if re.search(r"(s|x|z|ch|sh|o)$", base) else "s")
        )
        stem = base.removesuffix("e")
        past = participle = base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else stem + "ed"
        gerund = (base if re.search(r"(ee|ye|oe)$", base) else stem) + "ing"
    else:
        return {forms[0]: {PRESENT, INFINITIVE}} | {form: {PAST, PARTICIPLE, GERUND, PRESENT} for form in forms[1:]}
    table: dict[str, set[str]] = {}
    for form, tense in (
        (base, INFINITIVE),
        (base, PRESENT),
        (third, PRESENT),
        (past, PAST),
        (participle, PARTICIPLE),
        (gerund, GERUND),
    ):
        table.setdefault(form, set()).add(tense)
    return table


SPANISH = {
    "ar": {
        PAST: "ó aron é amos aba aban ábamos",
        PRESENT: "a an amos",
        FUTURE: "ará arán aría arían aremos",
        PARTICIPLE: "ado ada ados adas",
        GERUND: "ando",
    },
    "er": {
        PAST: "ió ieron í imos ía ían íamos",
        PRESENT: "e en emos",
        FUTURE: "erá erán ería erían eremos",
        PARTICIPLE: "ido ida idos idas",
        GERUND: "iendo",
    },
    "ir": {
        PAST: "ió ieron í imos ía ían íamos",
        PRESENT: "e en imos",
        FUTURE: "irá irán iría irían iremos",
        PARTICIPLE: "ido ida idos idas",
        GERUND: "iendo",
    },
}
FRENCH = {
    "er": {
        PAST: "a èrent ait aient âmes ions",
        PRESENT: "e ent ons",
        FUTURE: "era eront erait eraient erons",
        PARTICIPLE: "é ée és ées",
        GERUND: "ant",
    },
    "ir": {
        PAST: "it irent issait issaient",
        PRESENT: "it issent issons",
        FUTURE: "ira iront irait iraient",
        PARTICIPLE: "i ie is ies",
        GERUND: "issant",
    },
    "re": {
        PAST: "it irent ait aient",
        PRESENT: "ent ons",
        FUTURE: "ra ront rait raient",
        PARTICIPLE: "u ue us ues",
        GERUND: "ant",
    },
}
AGREEMENT = ("", "e", "s", "es")
"""What a French participle may end in: "conduit", "conduites"."""
TENSES = {"past": PAST, "pres": PRESENT, "fut": FUTURE, "part": PARTICIPLE, "ger": GERUND, "inf": INFINITIVE}


def _romance(line: str, endings: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    head, *irregular = line.split(";")
    base = head.strip()
    table: dict[str, set[str]] = {base: {INFINITIVE}}
    stem, ending = base[:-2], base[-2:]
    for tense, suffixes in endings.get(ending, {}).items() if len(stem) > 1 else ():
        for suffix in suffixes.split():
            table.setdefault(stem + suffix, set()).add(tense)
    if base.endswith("ger") and endings is FRENCH:
        for form in [form for form in table if form.startswith(stem) and form[len(stem)] in "aâo"]:
            table[stem + "e" + form[len(stem) :]] = table.pop(form)
    for part in irregular:
        tense, _, forms = part.strip().partition(" ")
        for form in forms.split():
            agreeing = AGREEMENT if endings is FRENCH and tense == "part" and form[-1] in "iut" else ("",)
            for ending in agreeing:
                table.setdefault(form + ending, set()).add(TENSES[tense])
    return table


def _verb_forms(language: str, line: str) -> dict[str, set[str]]:
    if language == "en":
        return _english(line)
    return _romance(line, SPANISH if language == "es" else FRENCH)


def _verbs(language: str, table: dict[str, Any]) -> dict[str, VerbForm]:
    classes: dict[str, set[str]] = {}
    tenses: dict[str, set[str]] = {}
    bases: dict[str, str] = {}
    for name, lines in table.items():
        if name == "needs":
            continue
        for line in lines:
            base = line.replace(";", " ").split()[0]
            for form, form_tenses in _verb_forms(language, line).items():
                classes.setdefault(form, set()).add(name)
                tenses.setdefault(form, set()).update(form_tenses)
                bases.setdefault(form, base)
    return {form: VerbForm(bases[form], frozenset(classes[form]), frozenset(tenses[form])) for form in classes}


def _prepositions(language: str, words: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the Romance prepositions that look like verbs: French "entre", Spanish "para"."""
    kinds = ("at", "to", "from", "through", "toward", "with")
    return frozenset() if language == "en" else frozenset().union(*(words[kind] for kind in kinds))


def _sets(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table.items() if isinstance(words, list)}


@lru_cache(maxsize=len(LANGUAGES))
def load(language: str) -> Lexicon:
    """Return the lexicon of a language; of English where there is no table for it."""
    code = table_code(language)
    if code != language:
        return load(code)
    raw = tomllib.loads(files("mapper.language").joinpath(f"{code}.toml").read_text("utf-8"))
    needs, words = raw["verbs"].get("needs", {}), _sets(raw["words"])
    prepositions = _prepositions(code, words)
    return Lexicon(
        language=code,
        verbs={form: verb for form, verb in _verbs(code, raw["verbs"]).items() if form not in prepositions},
        needs={base: tuple(words) for base, words in needs.items() if words},
        words=words,
        actors=_sets(raw["actors"]),
        vehicles=_sets(raw["actors"].get("vehicles", {})),
        names=_sets(raw["names"]),
        places=_sets(raw["places"]),
        dates=raw["dates"],
    )
