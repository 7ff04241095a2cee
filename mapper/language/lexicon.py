"""The words of one language, read from its table (``en.toml`` and its siblings) and ready for look-up.

Verb lines of a table are either one word, which is regular, or the forms in a fixed order (see each
table's head). `Lexicon.verbs` maps every form to its classes and tenses; `Lexicon.traits` holds what sets the grammar
of the language apart, so that no rule asks which language it reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from mapper.language.tables import DEFAULT, NEVER, main_tables, table_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Conjugation", "Lexicon", "Traits", "VerbForm", "load"]

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


@dataclass(frozen=True, slots=True)
class Traits:
    """What sets the grammar of a language apart, ``[traits]`` in its table; what a table leaves out does not hold.

    Attributes
    ----------
    inflected
        The form of a verb tells what it is: an infinitive or a past form is never a noun ("the walk", "they walk").
    past_endings
        What the past of a verb ends in that the table does not know.
    past_is_participle
        Such a past form may be a participle, too ("they bussed", "were bussed").
    plural_endings, speaker_endings
        What a verb ends in where several act, and where "I" or "we" do, if that needs no pronoun.
    drops_subject
        No word need stand for the subject, and one may stand after its verb: "partieron unas tres mil personas".
    things_are_persons
        The pronouns for things are those for persons: "il".
    inverts_after_where
        After "where", the verb may stand before its subject: "où patrouillaient des soldats".
    verb_particles
        A preposition after a verb may be a part of it, with no place behind it: "pulled in".
    names_before_nouns
        A name before a noun says what kind of thing it is: "the Bombay papers", "the Neches river".
    since_is_from
        The word for "since" is that for "from" a place: "zarparon desde Tumbes".
    public_figures
        A full name that nothing explains is that of a public figure, whom reports need not introduce.
    fitted
        The weights of recognition were fitted to texts of this language.
    common_words
        File of common words that places bear, too; empty where there is none.
    """

    inflected: bool = False
    past_endings: tuple[str, ...] = ()
    past_is_participle: bool = False
    plural_endings: tuple[str, ...] = ()
    speaker_endings: tuple[str, ...] = ()
    drops_subject: bool = False
    things_are_persons: bool = False
    inverts_after_where: bool = False
    verb_particles: bool = False
    names_before_nouns: bool = False
    since_is_from: bool = False
    public_figures: bool = False
    fitted: bool = False
    common_words: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The tables of one language; ``verbs`` maps a form to `VerbForm`, the rest are sets and mappings of words."""

    language: str
    traits: Traits
    verbs: dict[str, VerbForm]
    needs: dict[str, tuple[str, ...]]
    words: dict[str, frozenset[str]]
    actors: dict[str, frozenset[str]]
    vehicles: dict[str, frozenset[str]]
    names: dict[str, frozenset[str]]
    places: dict[str, frozenset[str]]
    dates: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def modes(self) -> dict[str, list[str]]:
        """The modes of travel that a word names."""
        named: dict[str, list[str]] = {}
        for mode, words in self.vehicles.items():
            for word in words:
                named.setdefault(word, []).append(mode)
        return named

    def dates_backward(self, words: str) -> bool:
        """Whether words tell of what was before the story's own time ("had been")."""
        return re.search(self.dates["had_been"] or self.dates["backward"] or NEVER, words) is not None


def _principal_parts(line: str) -> dict[str, set[str]]:
    """Return the forms of an English verb line: one regular word, five parts, or the base and other forms."""
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


TENSES = {"past": PAST, "pres": PRESENT, "fut": FUTURE, "part": PARTICIPLE, "ger": GERUND, "inf": INFINITIVE}


@dataclass(frozen=True, slots=True)
class Conjugation:
    """How the verbs of a language bend (see the heads of the tables); without ``endings``, as in English."""

    endings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    softening: Mapping[str, str] = field(default_factory=dict)

    def forms(self, line: str) -> dict[str, set[str]]:
        """Return the forms of one verb line with their tenses."""
        return self._bent(line) if self.endings or ";" in line else _principal_parts(line)

    def _bent(self, line: str) -> dict[str, set[str]]:
        head, *irregular = line.split(";")
        base = head.strip()
        table: dict[str, set[str]] = {base: {INFINITIVE}}
        ending = max((ending for ending in self.endings if base.endswith(ending)), key=len, default="")
        stem = base.removesuffix(ending)
        for tense, suffixes in self.endings.get(ending, {}).items() if len(stem) > 1 else ():
            for suffix in suffixes.split():
                table.setdefault(stem + suffix, set()).add(tense)
        if self.softening and base.endswith(self.softening["verbs"]):
            hard = [form for form in table if form.startswith(stem) and form[len(stem)] in self.softening["before"]]
            for form in hard:
                table[stem + self.softening["add"] + form[len(stem) :]] = table.pop(form)
        for part in irregular:
            tense, _, forms = part.strip().partition(" ")
            for form in forms.split():
                for suffix in self._agreeing(form) if tense == "part" else ("",):
                    table.setdefault(form + suffix, set()).add(TENSES[tense])
        return table

    def _agreeing(self, participle: str) -> Sequence[str]:
        """Return what an irregular participle may end in besides: "conduit", "conduites"."""
        agrees = self.agreement and participle[-1] in self.agreement["after"]
        return ("", *self.agreement["endings"]) if agrees else ("",)


def _verbs(conjugation: Conjugation, table: dict[str, Any]) -> dict[str, VerbForm]:
    classes: dict[str, set[str]] = {}
    tenses: dict[str, set[str]] = {}
    bases: dict[str, str] = {}
    for name, lines in table.items():
        for line in lines:
            base = line.replace(";", " ").split()[0]
            for form, form_tenses in conjugation.forms(line).items():
                classes.setdefault(form, set()).add(name)
                tenses.setdefault(form, set()).update(form_tenses)
                bases.setdefault(form, base)
    return {form: VerbForm(bases[form], frozenset(classes[form]), frozenset(tenses[form])) for form in classes}


def _prepositions(words: dict[str, frozenset[str]]) -> frozenset[str]:
    """Return the prepositions, which are no verbs even where they look like one: French "entre", Spanish "para"."""
    return frozenset().union(*(words[kind] for kind in ("at", "to", "from", "through", "toward", "with")))


def _sets(part: str, raw: dict[str, Any], *inner: str) -> dict[str, frozenset[str]]:
    """Return the word lists of a part of a table; a list that only `DEFAULT` has is empty."""

    def lists(table: dict[str, Any]) -> dict[str, Any]:
        for name in (part, *inner):
            table = table.get(name, {})
        return table

    own, whole = lists(raw), lists(main_tables()[DEFAULT])
    return {name: frozenset(own.get(name, ())) for name in {**whole, **own} if isinstance({**whole, **own}[name], list)}


def _dates(own: dict[str, Any]) -> dict[str, Any]:
    """Return the date words of a table; what only `DEFAULT` has is empty."""
    return {name: type(value)() for name, value in main_tables()[DEFAULT]["dates"].items()} | own


def _traits(table: dict[str, Any]) -> Traits:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return Traits(**values)


@lru_cache(maxsize=32)
def load(language: str) -> Lexicon:
    """Return the lexicon of a language; of English where there is no table for it."""
    code = table_code(language)
    if code != language:
        return load(code)
    raw = main_tables()[code]
    verbs, words = dict(raw["verbs"]), _sets("words", raw)
    needs, conjugation = verbs.pop("needs", {}), Conjugation(**verbs.pop("conjugation", {}))
    prepositions = _prepositions(words)
    return Lexicon(
        language=code,
        traits=_traits(raw.get("traits", {})),
        verbs={form: verb for form, verb in _verbs(conjugation, verbs).items() if form not in prepositions},
        needs={base: tuple(words) for base, words in needs.items() if words},
        words=words,
        actors=_sets("actors", raw),
        vehicles=_sets("actors", raw, "vehicles"),
        names=_sets("names", raw),
        places=_sets("places", raw),
        dates=_dates(raw["dates"]),
    )
