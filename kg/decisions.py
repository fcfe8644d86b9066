"""What people decided about who is who: a plain file of JSON lines that every build obeys.

A line is one decision. Its ``action`` is ``merge``, ``split``, ``rename``, ``retype`` or ``veto``; ``thing`` and ``other`` say
which node by IRI and name (either is enough: the name finds the node again where new pages gave it another IRI); ``by`` and
``note`` are for people. Blank lines may stand between. The decisions hold in the order of the file; to undo one, delete its line.

    {"action": "merge", "thing": {"iri": "…/id/acme", "name": "Acme"}, "other": {"name": "Acme Group"}, "by": "JD"}
    {"action": "split", "thing": "Jane Doe", "alias": "Doe"}
    {"action": "rename", "thing": "Acme", "label": "Acme Group", "language": "en"}
    {"action": "retype", "thing": "Orchid", "class": "Brand"}
    {"action": "veto", "thing": "Jane Doe", "alias": "Doe"}
    {"action": "veto", "alias": "Thursday"}
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from kg.errors import KgError
from kg.vocab import BadIRI, check_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.ontology import Ontology

__all__ = ["FILE_NAME", "Action", "BadDecision", "Decision", "Ref", "append", "check_classes", "load", "undo"]

FILE_NAME = "decisions.jsonl"
Action = Literal["merge", "split", "rename", "retype", "veto"]
_ACTIONS: tuple[Action, ...] = get_args(Action)
_NEEDED: dict[Action, tuple[str, ...]] = {
    "merge": ("thing", "other"),
    "split": ("thing", "alias"),
    "rename": ("thing", "label"),
    "retype": ("thing", "class"),
    "veto": ("alias",),
}
_OPTIONAL: dict[Action, tuple[str, ...]] = {"rename": ("language",), "veto": ("thing",)}
_ANYWHERE = ("action", "by", "note")
_LANGUAGES = ("zh", "en", "")


class BadDecision(KgError):
    """A line of a file of decisions that cannot be obeyed: where, why, and what to do.

    >>> str(BadDecision(Path("decisions.jsonl"), 2, "not JSON", "write one object a line"))
    'decisions.jsonl:2: not JSON; write one object a line'
    """

    def __init__(self, path: Path, line: int, reason: str, remedy: str) -> None:
        super().__init__(path, line, reason, remedy)
        self.path, self.line, self.reason, self.remedy = path, line, reason, remedy

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Ref:
    """Which node is meant: its IRI, its name, or both; ``cls`` is its class, to tell namesakes apart."""

    iri: str = ""
    name: str = ""
    cls: str = ""

    def __str__(self) -> str:
        return self.name or self.iri


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. Which fields are set depends on ``action``; ``line`` is where it stands, counted from 1."""

    action: Action
    thing: Ref | None = None
    other: Ref | None = None
    alias: str = ""
    label: str = ""
    language: str | None = None
    cls: str = ""
    by: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        """What was decided, in a few words.

        >>> str(Decision("split", Ref(name="Jane Doe"), alias="Doe"))
        'split Doe from Jane Doe'
        """
        match self.action:
            case "merge":
                return f"merge {self.other} into {self.thing}"
            case "split":
                return f"split {self.alias} from {self.thing}"
            case "rename":
                return f"rename {self.thing} to {self.label}"
            case "retype":
                return f"retype {self.thing} as {self.cls}"
            case "veto":
                return f"veto {self.alias} as a name of {self.thing}" if self.thing else f"veto {self.alias} as a name"

    def to_json(self) -> str:
        """The line of the file, without what is empty.

        >>> Decision("veto", alias="Thursday", by="JD").to_json()
        '{"action": "veto", "alias": "Thursday", "by": "JD"}'
        """
        row: dict[str, Any] = {"action": self.action}
        for key, ref in (("thing", self.thing), ("other", self.other)):
            if ref is not None:
                parts = {"iri": ref.iri, "name": ref.name, "class": ref.cls}
                row[key] = {name: value for name, value in parts.items() if value}
        texts = (("alias", self.alias), ("label", self.label), ("class", self.cls), ("by", self.by), ("note", self.note))
        row |= {key: value for key, value in texts if value}
        if self.language is not None:
            row["language"] = self.language
        return json.dumps(row, ensure_ascii=False)


def load(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file in its order. Raises BadDecision, naming the line, where one cannot be understood or read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, FILE_NAME)
    ...     append(path, [Decision("veto", alias="Thursday")])
    ...     [str(decision) for decision in load(path)]
    ['veto Thursday as a name']
    """
    return tuple(_decision(path, number, line) for number, line in _lines(path) if line.strip())


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the end of a file, which is made where there is none. Raises BadDecision where the file cannot be obeyed
    as it is, BadOutput where it cannot be written.
    """
    from kg.write import write_bytes

    old = ""
    if path.exists():
        load(path)  # what is added to a file that no build obeys would never be heard of
        old = "\n".join(line for _, line in _lines(path)).rstrip("\n")
    write_bytes(path, "".join(f"{line}\n" for line in [*([old] if old else []), *(d.to_json() for d in decisions)]).encode())


def undo(path: Path, number: int) -> Decision:
    """Delete the line of a decision from a file and give the decision back; those below move up by one.

    Raises BadDecision where no decision stands in that line.
    """
    from kg.write import write_bytes

    known = {decision.line: decision for decision in load(path)}
    if number not in known:
        numbers = ", ".join(map(str, known)) or "none"
        raise BadDecision(path, number, "no decision stands in this line", f"decisions stand in: {numbers}")
    write_bytes(path, "\n".join(line for at, line in _lines(path) if at != number).encode())
    return known[number]


def check_classes(path: Path, decisions: Iterable[Decision], ontology: Ontology) -> None:
    """Raises BadDecision where a class is not one of things in the ontology."""
    for decision in decisions:
        if decision.cls and not ontology.is_a(decision.cls, "Entity"):
            known = ", ".join(sorted(name for name in ontology.classes if ontology.is_a(name, "Entity")))
            raise BadDecision(path, decision.line, f"there is no class {decision.cls!r} of things", f"use one of: {known}")


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadDecision(path, 1, "no such file", "name a file of decisions, or leave --decisions out") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadDecision(path, 1, f"cannot be read ({error})", "give a file of JSON lines in UTF-8") from error
    return list(enumerate(text.split("\n"), start=1))


def _decision(path: Path, number: int, line: str) -> Decision:
    def bad(reason: str, remedy: str) -> BadDecision:
        return BadDecision(path, number, reason, remedy)

    try:
        row = json.loads(line)
    except ValueError as error:
        raise bad(f"not JSON ({error})", "write one object a line, or delete the line") from error
    if not isinstance(row, dict):
        raise bad("not an object", 'write {"action": …} with its fields')
    action = next((known for known in _ACTIONS if known == row.get("action")), None)
    if action is None:
        raise bad(f"unknown action {row.get('action')!r}", f"use one of: {', '.join(_ACTIONS)}")
    needed, optional = _NEEDED[action], _OPTIONAL.get(action, ())
    if missing := [name for name in needed if not row.get(name)]:
        raise bad(f"{action} lacks {' and '.join(missing)}", f"write the fields {', '.join(needed)}")
    if unknown := sorted(row.keys() - {*needed, *optional, *_ANYWHERE}):
        known = ", ".join((*needed, *optional, *_ANYWHERE[1:]))
        raise bad(f"{action} has no field {', '.join(unknown)}", f"its fields are {known}")
    for name in ("alias", "label", "class", "language", "by", "note"):
        if not isinstance(row.get(name, ""), str):
            raise bad(f"{name} is no text", f'write "{name}": "…"')
    if row.get("language", "") not in _LANGUAGES:
        raise bad(f"unknown language {row['language']!r}", 'use "zh", "en", or "" for a name that is the same in every language')
    refs = {name: _ref(row[name], bad, name) for name in ("thing", "other") if name in row}
    texts = {name: row.get(name, "").strip() for name in ("alias", "label", "by", "note")}
    cls, language = row.get("class", "").removeprefix("ekg:").strip(), row.get("language")
    return Decision(action, refs.get("thing"), refs.get("other"), **texts, cls=cls, language=language, line=number)


def _ref(value: Any, bad: Any, field_name: str) -> Ref:
    """A node as a file names it: an object, or one text that is an IRI where it has :// in it, else a name."""
    if isinstance(value, str) and value.strip():
        value = {"iri" if "://" in value or value.startswith("id:") else "name": value.strip()}
    parts = {"iri", "name", "class"}
    if not isinstance(value, dict) or not value.keys() <= parts or not all(isinstance(v, str) for v in value.values()):
        raise bad(f"{field_name} is no node", 'write an IRI, a name, or {"iri": …, "name": …, "class": …}')
    if not value.get("iri") and not value.get("name"):
        raise bad(f"{field_name} has neither iri nor name", "give one of them")
    iri = value.get("iri", "")
    if iri.startswith("id:"):
        return Ref(iri, value.get("name", ""), value.get("class", ""))
    try:
        return Ref(check_iri(iri) if iri else "", value.get("name", ""), value.get("class", ""))
    except BadIRI as error:
        raise bad(str(error), "copy the IRI from kg entities") from error
