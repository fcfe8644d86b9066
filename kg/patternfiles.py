"""What the files of ``ontology/patterns/`` must look like, so that a slip in one is told with its file, line and remedy.

The expressions themselves are compiled where they are used (:mod:`kg.extract`); relation patterns there too, since their slots
need the classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from kg.errors import BrokenOntology
from kg.model import Language, Modality
from kg.ontofiles import read_toml

__all__ = ["check_relation", "read_cues", "read_names"]

_LANGUAGES, _MODALITIES = get_args(Language), get_args(Modality)
_PLACE = re.compile(r"<\w+:([a-z])\+?>")
_EXPRESSION = "re:"
# The lists of names.toml that are regular expressions; in them <N> stands for a name.
_EXPRESSIONS = frozenset(
    {"announcements", "before_person", "after_person", "before_organization", "after_organization", "deeds", "introductions"}
)
_EXPRESSION_TABLES = frozenset({"shapes", "before", "after", "new_firms", "new_names", "defined", "defined_again"})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _one_of(names: Collection[str]) -> tuple[Callable[[object], bool], str]:
    return lambda value: value in names, "use one of: " + ", ".join(names)


_TEXT = (_is_text, "write a text that is not empty")
# Every key of a row: whether a value will do, and what to write instead.
_KEYS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "name": _TEXT,
    "relation": _TEXT,
    "metric": _TEXT,
    "pattern": _TEXT,
    "shapes": (_is_words, 'write a list of names of shapes.toml, as ["active"]'),
    "verbs": (_is_words, 'write a list of words, as ["收购", "买下"]'),
    "said": _TEXT,
    "tail": _TEXT,
    "heads": (_is_words, 'write a list of lemmas, as ["acquire", "take over"]'),
    "s": _TEXT,
    "o": _TEXT,
    "wants": _TEXT,
    "unless": _TEXT,
    "noun": (lambda value: isinstance(value, bool), "write true or false"),
    "domain": _TEXT,
    "range": _TEXT,
    "behind": _TEXT,
    "example": _TEXT,
    "value": _TEXT,
    "subject": _TEXT,
    "object": _TEXT,
    "language": _one_of(_LANGUAGES),
    "modality": _one_of(_MODALITIES),
    "confidence": (_is_share, "write a number from 0 to 1"),
    "triggers": (_is_words, 'write a list of words, as ["合作", "携手"]'),
    "moves": (lambda value: isinstance(value, bool), "write true or false"),
    "in_question": (lambda value: isinstance(value, bool), "write true or false"),
}


def check_relation(path: Path, line: int, row: Mapping[str, Any]) -> None:
    """See that a row of ``relations.jsonl`` has known keys with fitting values, says what it states, and has both its ends.

    Raises BrokenOntology.

    >>> check_relation(Path("relations.jsonl"), 1, {"relation": "supplies", "pattern": "<Company:s>供货<Company:o>"})
    >>> check_relation(Path("relations.jsonl"), 2, {"relation": "supplies", "pattern": "供货<Company:o>"})
    Traceback (most recent call last):
    kg.errors.BrokenOntology: relations.jsonl:2: the row has no subject; name a slot of the pattern s, or give "subject"
    """

    def broken(reason: str, remedy: str) -> BrokenOntology:
        return BrokenOntology(path, reason, remedy, line)

    for key, value in row.items():
        if key not in _KEYS:
            raise broken(f"unknown key {key!r}", "use some of: " + ", ".join(_KEYS))
        fits, remedy = _KEYS[key]
        if not fits(value):
            raise broken(f"{key} is {value!r}", remedy)
    if ("relation" in row) == ("metric" in row):
        raise broken("the row needs a relation or a metric, and not both", 'give "relation": a property, or "metric": a metric')
    if "heads" in row:
        if "s" not in row or not row.keys() & {"o", "value"}:
            raise broken("the row has words and lacks an argument", 'give it "s" and "o", as "subject" and "object"')
        return
    if "shapes" in row:
        if not row.get("verbs"):
            raise broken("the row has shapes and no words for them", 'give it "verbs": ["…"]')
        return
    if "pattern" not in row:
        raise broken("the row has no pattern", 'give it "pattern": "…"')
    slots = set(_PLACE.findall(row["pattern"]))
    if not slots & {"s", "l"} and "subject" not in row:
        raise broken("the row has no subject", 'name a slot of the pattern s, or give "subject"')
    if "metric" in row and "q" not in slots:
        raise broken("the row has no number", "name a slot of the pattern q, as <money:q>")
    if "relation" in row and not slots & {"o", "t", "l"} and not row.keys() & {"object", "value"}:
        raise broken("the row has no object", 'name a slot of the pattern o or t, or give "object" or "value"')


def read_cues(path: Path) -> Mapping[str, Any]:
    """``cues.toml``: for each language lists of words and expressions, and tables of variants; empty where there is no such file.

    Raises BrokenOntology for anything else in it, and for an expression (``re:…``) that is none.
    """
    cues = read_toml(path)
    for language, lists in cues.items():
        if language == "variants":
            continue
        for name, words in _table(path, language, lists):
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise BrokenOntology(path, f"{language}.{name} is no list of words", 'write name = ["word", …]')
            for word in words:
                if word.startswith(_EXPRESSION):
                    _compiles(path, f"{language}.{name}", word.removeprefix(_EXPRESSION))
    return cues


def read_names(path: Path) -> Mapping[str, Any]:
    """``names.toml``: for each language lists of words, and tables of lists by class; empty where there is no such file.

    Raises BrokenOntology for anything else in it, and for an expression that is none.
    """
    names = read_toml(path)
    for language, lists in names.items():
        for name, words in _table(path, language, lists):
            if isinstance(words, str):
                continue
            for key, value in _table(path, f"{language}.{name}", words) if isinstance(words, dict) else [(name, words)]:
                if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
                    raise BrokenOntology(path, f"{language}.{key} is no list of words", 'write name = ["word", …]')
                if key in _EXPRESSIONS or (isinstance(words, dict) and name in _EXPRESSION_TABLES):
                    for word in value:
                        _compiles(path, f"{language}.{key}", word.replace("<N>", "N"))
    return names


def _table(path: Path, name: str, value: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise BrokenOntology(path, f"{name} is no table", f"write it under [{name}]")
    yield from value.items()


def _compiles(path: Path, name: str, expression: str) -> None:
    try:
        re.compile(expression)
    except re.error as error:
        raise BrokenOntology(path, f"{name}: {expression!r} is no regular expression: {error}", "mend it") from error
