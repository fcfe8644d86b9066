"""What readers decided: who is who, and which facts are wrong. A plain file of JSON lines that every build obeys.

A line is one decision. Its ``action`` is ``merge``, ``split``, ``rename``, ``retype``, ``veto`` or ``withhold``; ``thing`` and
``other`` say which node by IRI and name (either is enough: the name finds the node again where new pages gave it another IRI);
``by`` and ``note`` are for people. Blank lines may stand between. The decisions hold in the order of the file, and where two
contradict each other, the later one; to undo one, empty its line (to delete it gives those below other numbers).

    {"action": "merge", "thing": {"iri": "…/id/acme", "name": "Acme"}, "other": {"name": "Acme Group"}, "by": "JD"}
    {"action": "split", "thing": "Jane Doe", "alias": "Doe"}
    {"action": "split", "thing": "Lei Wang", "in": ["news-7"]}           the Lei Wang of these documents is someone else
    {"action": "split", "thing": "Lei Wang", "with": "Acme"}             the one of documents that name Acme too
    {"action": "rename", "thing": "Acme", "label": "Acme Group", "language": "en"}
    {"action": "retype", "thing": "Orchid", "class": "Brand"}
    {"action": "veto", "thing": "Jane Doe", "alias": "Doe"}
    {"action": "veto", "alias": "Thursday"}
    {"action": "withhold", "thing": "Jane Doe", "predicate": "founded", "object": "Acme", "note": "her father did"}
    {"action": "withhold", "thing": "Acme", "predicate": "Revenue", "object": "9100000000 CNY, 2025-Q3", "in": ["news-7"]}
    {"action": "withhold", "fact": "id:stmt-0f3a…"}
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.errors import KgError, closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.ontology import Ontology

__all__ = ["FILE_NAME", "Action", "BadDecision", "Decision", "Ref", "append", "check_classes", "class_named", "load", "undo"]

FILE_NAME = "decisions.jsonl"
Action = Literal["merge", "split", "rename", "retype", "veto", "withhold"]


class BadDecision(KgError):
    """Lines of a file of decisions that cannot be obeyed: where, why, and what to do, a line each.

    ``line`` is None where the file as a whole is meant; ``others`` are further faults of the file.

    >>> str(BadDecision(Path("decisions.jsonl"), 2, "not JSON", "write one object a line"))
    'decisions.jsonl:2: not JSON; write one object a line'
    """

    def __init__(self, path: Path, line: int | None, reason: str, remedy: str, others: Sequence[BadDecision] = ()) -> None:
        super().__init__(path, line, reason, remedy, others)
        self.path, self.line, self.reason, self.remedy, self.others = path, line, reason, remedy, tuple(others)

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return "\n".join([f"{where}: {self.reason}; {self.remedy}", *map(str, self.others)])

    @classmethod
    def all(cls, faults: Sequence[BadDecision]) -> BadDecision:
        """One error that tells several, each of them once."""
        first, *others = (cls(one.path, one.line, one.reason, one.remedy) for fault in faults for one in (fault, *fault.others))
        return cls(first.path, first.line, first.reason, first.remedy, others)


@dataclass(frozen=True, slots=True)
class Ref:
    """Which node is meant: its IRI, its name, or both; ``cls`` is its class, to tell namesakes apart."""

    iri: str = ""
    name: str = ""
    cls: str = ""

    def __str__(self) -> str:
        return f"{self.name or self.iri} ({self.cls})" if self.cls else self.name or self.iri


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. Which fields are set depends on ``action``; ``line`` is where it stands, counted from 1.

    ``places`` are the documents that it is about, by their own ids or IRIs, where it is not about all of them; ``firm`` the node
    that they name; ``predicate`` a relation, metric or role, ``value`` an object that is no node, ``fact`` the IRI of a fact.
    """

    action: Action
    thing: Ref | None = None
    other: Ref | None = None
    alias: str = ""
    label: str = ""
    language: str | None = None
    cls: str = ""
    places: tuple[str, ...] = ()
    firm: Ref | None = None
    predicate: str = ""
    value: str = ""
    fact: str = ""
    by: str = ""
    note: str = ""
    line: int = field(default=0, compare=False)

    def __str__(self) -> str:
        """What was decided, in a few words.

        >>> str(Decision("split", Ref(name="Jane Doe"), alias="Doe", places=("news-7",)))
        'split Doe from Jane Doe in news-7'
        """
        where = (f" in {', '.join(self.places)}" if self.places else "") + (f" with {self.firm}" if self.firm else "")
        match self.action:
            case "merge":
                return f"merge {self.other} into {self.thing}"
            case "split":
                return f"split {self.alias} from {self.thing}{where}" if self.alias else f"split {self.thing}{where}"
            case "rename":
                return f"rename {self.thing} to {self.label}" + (f" ({self.language})" if self.language else "")
            case "retype":
                return f"retype {self.thing} as {self.cls}"
            case "veto":
                return f"veto {self.alias} as a name of {self.thing}" if self.thing else f"veto {self.alias} as a name"
            case "withhold":
                said = self.fact or f"{self.thing} | {self.predicate} | {self.other or self.value}"
                return f"withhold {said}{where}"

    def iris(self) -> tuple[str, ...]:
        """The IRIs of the nodes or the fact that it names, in its order."""
        refs = (self.thing, self.other, self.firm)
        return (*(ref.iri for ref in refs if ref is not None and ref.iri), *([self.fact] if self.fact else []))

    def reason(self) -> str:
        """Why a fact is withheld, as ``quarantine.jsonl`` tells it.

        >>> Decision("withhold", fact="id:f", by="JD", note="a rumour", line=3).reason()
        'withheld by JD (line 3 of the decisions): a rumour'
        """
        return f"withheld by {self.by or 'a reader'} (line {self.line} of the decisions)" + (
            f": {self.note}" if self.note else ""
        )

    def to_json(self) -> str:
        """The line of the file, without what is empty.

        >>> Decision("veto", alias="Thursday", by="JD").to_json()
        '{"action": "veto", "alias": "Thursday", "by": "JD"}'
        """
        row: dict[str, Any] = {"action": self.action}
        other = "object" if self.action == "withhold" else "other"
        for key, ref in (("thing", self.thing), (other, self.other), ("with", self.firm)):
            if ref is not None:
                parts = {"iri": ref.iri, "name": ref.name, "class": ref.cls}
                row[key] = {name: value for name, value in parts.items() if value}
        if self.value and "object" not in row:
            row["object"] = {"value": self.value}
        texts: tuple[tuple[str, object], ...] = (
            *(("predicate", self.predicate), ("fact", self.fact), ("alias", self.alias), ("label", self.label)),
            *(("class", self.cls), ("in", list(self.places)), ("by", self.by), ("note", self.note)),
        )
        row |= {key: value for key, value in texts if value}
        if self.language is not None:
            row["language"] = self.language
        return json.dumps(row, ensure_ascii=False)


def load(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file in its order. Raises BadDecision, naming every line that cannot be understood, or the file where it
    cannot be read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, FILE_NAME)
    ...     append(path, [Decision("veto", alias="Thursday")])
    ...     [str(decision) for decision in load(path)]
    ['veto Thursday as a name']
    """
    from kg.decisionrows import decision

    found: list[Decision] = []
    faults: list[BadDecision] = []
    for number, line in _lines(path):
        if line.strip():
            try:
                found.append(decision(path, number, line))
            except BadDecision as fault:
                faults.append(fault)
    if faults:
        raise BadDecision.all(faults)
    return tuple(found)


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the end of a file, which is made where there is none. Raises BadDecision where the file cannot be obeyed
    as it is, BadOutput where it cannot be written.
    """
    from kg.write import write_bytes

    old = ""
    if path.exists():
        load(path)  # what is added to a file that no build obeys would never be heard of
        old = "\n".join(line for _, line in _lines(path))
        old += "" if old.endswith("\n") or not old else "\n"
    write_bytes(path, (old + "".join(f"{one.to_json()}\n" for one in decisions)).encode())


def undo(path: Path, number: int) -> str:
    """Empty a line of a file and tell what it decided, or what it reads where it decides nothing.

    The line itself stays, so that every other decision keeps its number. Lines that cannot be understood are no hindrance. Raises
    BadDecision where no decision stands in that line.
    """
    from kg.decisionrows import decision
    from kg.write import write_bytes

    lines = _lines(path)
    known = {at: line for at, line in lines if line.strip()}
    if number not in known:
        numbers = ", ".join(map(str, known)) or "none"
        raise BadDecision(path, number, "no decision stands in this line", f"decisions stand in: {numbers}")
    write_bytes(path, "\n".join("" if at == number else line for at, line in lines).encode())
    try:
        return str(decision(path, number, known[number]))
    except BadDecision:
        return known[number].strip()


def check_classes(path: Path, decisions: Iterable[Decision], ontology: Ontology) -> None:
    """Raises BadDecision, naming every line, where a class is not one of things in the ontology."""
    faults = []
    for decision in decisions:
        if decision.cls:
            try:
                class_named(decision.cls, ontology)
            except KgError as error:
                reason, _, remedy = str(error).partition("; ")
                faults.append(BadDecision(path, decision.line, reason, remedy))
    if faults:
        raise BadDecision.all(faults)


def class_named(name: str, ontology: Ontology) -> str:
    """The class of things that a name means, with or without ``ekg:``. Raises KgError with the nearest, where there is none.

    >>> from kg.ontology import Ontology
    >>> class_named("ekg:Company", Ontology.load())
    'Company'
    """
    name = name.removeprefix("ekg:").strip()
    if ontology.is_a(name, "Entity"):
        return name
    known = sorted(one for one in ontology.classes if ontology.is_a(one, "Entity"))
    raise KgError(f"there is no class {name!r} of things; {closest(name, known)}use one of: {', '.join(known)}")


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadDecision(path, None, "no such file", "name a file of decisions, or leave --decisions out") from error
    except IsADirectoryError as error:
        raise BadDecision(path, None, "is a folder", "name a file of JSON lines") from error
    except OSError as error:
        raise BadDecision(path, None, f"cannot be read ({error.strerror})", "check the file and its permissions") from error
    except UnicodeDecodeError as error:
        raise BadDecision(path, None, f"is not UTF-8 at byte {error.start}", "give a file of JSON lines in UTF-8") from error
    return list(enumerate(text.split("\n"), start=1))
