"""A line of a file of decisions read and checked: ``decision(path, number, line)``. Every fault of a line is told at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from kg.decisions import Action, BadDecision, Decision, Ref
from kg.errors import closest
from kg.vocab import BadIRI, check_iri

__all__ = ["decision"]

_ACTIONS: tuple[Action, ...] = get_args(Action)
_NEEDED: dict[Action, tuple[str, ...]] = {
    "merge": ("thing", "other"),
    "split": ("thing",),
    "rename": ("thing", "label"),
    "retype": ("thing", "class"),
    "veto": ("alias",),
    "withhold": (),
}
_OPTIONAL: dict[Action, tuple[str, ...]] = {
    "split": ("alias", "in", "with"),
    "rename": ("language",),
    "veto": ("thing",),
    "withhold": ("thing", "predicate", "object", "fact", "in"),
}
_ANYWHERE = ("action", "by", "note")
_TEXTS = ("alias", "label", "class", "language", "predicate", "fact", "by", "note")
_LANGUAGES = ("zh", "en", "")
_Fault = tuple[str, str]


def decision(path: Path, number: int, line: str) -> Decision:
    """The decision of a line. Raises BadDecision with all that is wrong with it.

    >>> str(decision(Path("d.jsonl"), 1, '{"action": "veto", "alias": "Thursday"}'))
    'veto Thursday as a name'
    """
    faults: list[_Fault] = []
    found = _read(line, number, faults)
    if faults or found is None:
        raise BadDecision.all([BadDecision(path, number, reason, remedy) for reason, remedy in faults])
    return found


def _read(line: str, number: int, faults: list[_Fault]) -> Decision | None:
    try:
        row = json.loads(line)
    except ValueError as error:
        faults.append((f"not JSON ({error})", "write one object a line, or delete the line"))
        return None
    if not isinstance(row, dict):
        faults.append(("not an object", 'write {"action": …} with its fields'))
        return None
    action = next((known for known in _ACTIONS if known == row.get("action")), None)
    if action is None:
        near = closest(str(row.get("action")), _ACTIONS)
        faults.append((f"unknown action {row.get('action')!r}", f"{near}use one of: {', '.join(_ACTIONS)}"))
        return None
    _check_fields(action, row, faults)
    texts = {name: _text(row, name, faults) for name in _TEXTS}
    if texts["language"] not in _LANGUAGES:
        known = 'use "zh", "en", or "" for a name that is the same in every language'
        faults.append((f"unknown language {texts['language']!r}", known))
    refs = {name: _ref(row[name], name, faults) for name in ("thing", "other", "with") if name in row}
    other, value = _object(row["object"], faults) if "object" in row else (refs.get("other"), "")
    return Decision(
        action,
        refs.get("thing"),
        other,
        alias=texts["alias"],
        label=texts["label"],
        language=texts["language"] if "language" in row else None,
        cls=texts["class"].removeprefix("ekg:"),
        places=_places(row.get("in", ()), faults),
        firm=refs.get("with"),
        predicate=texts["predicate"].removeprefix("ekg:"),
        value=value,
        fact=texts["fact"],
        by=texts["by"],
        note=texts["note"],
        line=number,
    )


def _check_fields(action: Action, row: Mapping[str, Any], faults: list[_Fault]) -> None:
    needed, optional = _NEEDED[action], _OPTIONAL.get(action, ())
    if missing := [name for name in needed if not row.get(name)]:
        faults.append((f"{action} lacks {' and '.join(missing)}", f"write the fields {', '.join(needed)}"))
    if unknown := sorted(row.keys() - {*needed, *optional, *_ANYWHERE}):
        known = (*needed, *optional, *_ANYWHERE[1:])
        faults.append(
            (f"{action} has no field {', '.join(unknown)}", f"{closest(unknown[0], known)}its fields are {', '.join(known)}")
        )
    if action == "split" and not any(row.get(name) for name in ("alias", "in", "with")):
        faults.append(
            ("split lacks alias", "write the name to split off, or the documents (in) or the firm (with) that it is about")
        )
    if action == "withhold" and not row.get("fact") and not all(row.get(name) for name in ("thing", "predicate", "object")):
        faults.append(("withhold lacks a fact", "write thing, predicate and object, or the IRI of the fact"))


def _text(row: Mapping[str, Any], name: str, faults: list[_Fault]) -> str:
    value = row.get(name, "")
    if isinstance(value, str):
        return value.strip()
    faults.append((f"{name} is no text", f'write "{name}": "…"'))
    return ""


def _places(value: Any, faults: list[_Fault]) -> tuple[str, ...]:
    value = [value] if isinstance(value, str) else value
    if isinstance(value, list | tuple) and all(isinstance(one, str) and one.strip() for one in value):
        return tuple(one.strip() for one in value)
    faults.append(("in is no list of documents", 'write "in": ["…"] with ids or IRIs of documents'))
    return ()


def _object(value: Any, faults: list[_Fault]) -> tuple[Ref | None, str]:
    """The object of a fact: a node, a value, or, as one text, whichever of the two has that name."""
    if isinstance(value, dict) and value.keys() == {"value"} and isinstance(value["value"], str):
        return None, value["value"].strip()
    ref = _ref(value, "object", faults)
    return ref, value.strip() if isinstance(value, str) else ""


def _ref(value: Any, name: str, faults: list[_Fault]) -> Ref | None:
    """A node as a file names it: an object, or one text that is an IRI where it has :// in it, else a name."""
    if isinstance(value, str) and value.strip():
        value = {"iri" if "://" in value or value.startswith("id:") else "name": value.strip()}
    parts = {"iri", "name", "class"}
    if not isinstance(value, dict) or not value.keys() <= parts or not all(isinstance(v, str) for v in value.values()):
        faults.append((f"{name} is no node", 'write an IRI, a name, or {"iri": …, "name": …, "class": …}'))
        return None
    if not value.get("iri") and not value.get("name"):
        faults.append((f"{name} has neither iri nor name", "give one of them"))
        return None
    iri = value.get("iri", "")
    try:
        return Ref(iri if not iri or iri.startswith("id:") else check_iri(iri), value.get("name", ""), value.get("class", ""))
    except BadIRI as error:
        faults.append((str(error), "copy the IRI from kg entities"))
        return None
