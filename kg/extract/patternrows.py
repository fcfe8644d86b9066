"""Rows of ``ontology/patterns/relations.jsonl`` compiled: slots and gaps become regular expressions over frames.

What a row may hold is told in ``kg/extract/patterns.py``, which runs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import BrokenOntology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.extract.cues import Cues
    from kg.extract.frame import Alphabet
    from kg.model import Modality
    from kg.ontology import Ontology

__all__ = ["FIXED", "Pattern", "compile_row"]

_SLOT = re.compile(r"<(?P<class>[A-Za-z]+)(?::(?P<name>[a-z])(?P<many>\+?))?>|<(?P<gap>\.\.|_|~|n)(?P<width>\d+)>|<(?P<one>\.)>")
_SEPARATORS = {
    "zh": r"(?:(?:公司|集团|等)?\s*(?:[、/]|以及|和|及|与|兼)\s*(?:(?:现有|原有|老)股东)?)",
    "en": r"(?:\s*(?:,?\s*\b(?:and|or|as well as)\b|[,/&])\s*(?:the )?)",
}
FIXED = {
    "company": "Company",
    "topic": "Company",
    "page": "Company",
    "product": "Product",
    "site": "Facility",
    "call": "EarningsCall",
}
_BRACKETS = frozenset("[]")
_CLAUSE = r"[^。！？!?；;，,\n{entity}]"
_SENTENCE = r"[^。！？!?；;\n]"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled row: what it states, where it applies, how sure it is.

    ``needs``: for each slot without which the row does not match, the symbols that it accepts.
    """

    name: str
    language: str
    regex: re.Pattern[str]
    triggers: tuple[str, ...]
    confidence: float
    predicate: str = ""
    metric: str = ""
    value: str = ""
    modality: Modality | None = None
    subject: str = ""
    object: str = ""
    in_question: bool = False
    moves: bool = False
    quiet: tuple[str, ...] = ()
    needs: tuple[frozenset[str], ...] = ()


def compile_row(row: Mapping[str, Any], index: int, ontology: Ontology, alphabet: Alphabet, cues: Cues) -> Pattern:
    """The pattern of a row; ``index`` counts rows from 0 where the row does not know its line.

    Raises BrokenOntology, with file and line, for a slot, an end, a metric or an expression that there is not.

    >>> from kg.extract.cues import Cues
    >>> from kg.extract.frame import Alphabet
    >>> from kg.ontology import Ontology
    >>> ontology = Ontology.load()
    >>> row = {"relation": "acquires", "pattern": "<Company:s>收购<Company:o>"}
    >>> compile_row(row, 6, ontology, Alphabet(ontology, ("money",)), Cues(ontology)).name
    'acquires:zh:7'
    """
    where = ontology.folder / "patterns" / "relations.jsonl"
    line = int(row.get("line", index + 1))

    def broken(reason: str, remedy: str) -> BrokenOntology:
        return BrokenOntology(str(where), reason, remedy, line)

    source = row.get("pattern")
    language = str(row.get("language", "zh"))
    if not isinstance(source, str):
        raise broken("the row has no pattern", 'give it "pattern": "…"')
    gaps = {"..": _CLAUSE.replace("{entity}", alphabet.entity[1:-1]), "_": _CLAUSE.replace("{entity}", ""), "~": _SENTENCE}

    owner = cues.of(language)["owner_after"].pattern
    separator = _SEPARATORS[language]

    def space(match: re.Match[str]) -> str:
        """Chinese pages may set Latin letters off: 蓝湖科技 CEO 林晓."""
        before = source[: match.start()] if language == "zh" else ""
        return r"\s?" if before[-1:] in (">", ")", "?") or "\u3400" <= before[-1:] <= "\u9fff" else ""

    def slot(match: re.Match[str]) -> str:
        if match["one"]:
            return gaps[".."]
        if match["gap"] == "n":
            return f"(?P<n{match.start()}>{gaps['..']}{{0,{match['width']}}}?)"
        if match["gap"]:
            return f"{gaps[match['gap']]}{{0,{match['width']}}}?"
        accepted = alphabet.accepts(match["class"])
        if accepted is None:
            remedy = "name a class of kg.ttl, Role, Time, Metric or a kind of unit"
            raise broken(f"<{match['class']}> is neither a class nor a kind of unit", remedy)
        if not match["name"]:
            return space(match) + accepted
        many = ""
        if match["many"]:
            least = "+" if match["name"] == "l" else "*"
            many = f"(?:{separator}{accepted}(?!{owner})){least}"
        return f"{space(match)}(?P<{match['name']}>{accepted}{many})"

    for end in ("subject", "object"):
        if row.get(end) and str(row[end]).removeprefix("$") not in FIXED:
            raise broken(f"unknown {end} {row[end]!r}", "write " + ", ".join(f"${name}" for name in FIXED))
    try:
        regex = re.compile(_SLOT.sub(slot, source), re.IGNORECASE if language == "en" else 0)
    except re.error as error:
        raise broken(f"the pattern is no regular expression: {error}", "mend the pattern") from error
    predicate = str(row.get("relation", ""))
    metric = str(row.get("metric", ""))
    if metric and metric not in ontology.metrics:
        raise broken(f"unknown metric {metric!r}", "name a metric of metrics.ttl")
    return Pattern(
        name=str(row.get("name") or f"{predicate or metric}:{language}:{line}"),
        language=language,
        regex=regex,
        triggers=tuple(str(t).lower() if language == "en" else str(t) for t in row.get("triggers", ())),
        confidence=float(row.get("confidence", 0.8)),
        predicate=predicate,
        metric=metric,
        value=str(row.get("value", "")),
        modality=row.get("modality"),
        subject=str(row.get("subject", "")).removeprefix("$"),
        object=str(row.get("object", "")).removeprefix("$"),
        in_question=bool(row.get("in_question", False)),
        moves=bool(row.get("moves", False)),
        quiet=tuple(name for name in regex.groupindex if re.fullmatch(r"n\d+", name)),
        needs=tuple(frozenset(alphabet.accepts(name) or "") - _BRACKETS for name in _needed(source)),
    )


def _needed(source: str) -> Iterator[str]:
    """The classes of the slots that a pattern cannot match without: in no group, with no alternative, not optional."""
    depth, classes, at = 0, [], 0
    while at < len(source):
        slot = _SLOT.match(source, at)
        if slot:
            at = slot.end()
            if slot["class"] and not depth and source[at : at + 1] not in ("?", "*", "{"):
                classes.append(slot["class"])
            continue
        if source[at] == "\\":
            at += 2
            continue
        if source[at] == "[":  # up to the bracket that ends it; one that comes first is a character of it
            first = at + 2 if source[at + 1 : at + 2] == "^" else at + 1
            while first < len(source) and (source[first] != "]" or first == at + 1):
                first += 2 if source[first] == "\\" else 1
            at = first + 1
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        if source[at] == "|" and not depth:
            return
        at += 1
    yield from classes
