"""Graphs as tests look at them: where pages lie, what ``kg`` wrote, and the facts in it by the names of things."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.vocab import EKG, RDF, RDFS

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
CASES = Path(__file__).parent / "cases"

Command = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Built:
    """A graph as ``kg.build`` wrote it: its folder, and the summary that it returned."""

    folder: Path
    summary: Any

    def bytes(self, name: str) -> bytes:
        """The content of one of its files."""
        return (self.folder / name).read_bytes()


def quads_of(folder: Path) -> list[Quad]:
    return list(parse(path=str(folder / "graph.trig"), format=RdfFormat.TRIG))


class Facts:
    """Quads by subject and predicate, and the facts in them as a reader would tell them: by the names of things."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.said: dict[str, dict[str, list[str]]] = {}
        for quad in quads:
            self.said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)

    def of_type(self, cls: str) -> Iterator[str]:
        return (iri for iri, said in self.said.items() if cls in said.get(RDF.type, ()))

    def one(self, iri: str, predicate: str) -> str:
        return next(iter(self.said[iri].get(predicate, ("",))))

    def names(self, iri: str) -> set[str]:
        return set(self.said.get(iri, {}).get(RDFS.label, (iri,)))

    def observations(self) -> set[tuple[str, ...]]:
        """Who (by IRI), metric, kind, value or range, unit, period, modality."""
        out = set()
        for iri in self.of_type(EKG.Observation):
            size = self.one(iri, EKG.value) or f"{self.one(iri, EKG.minValue)}..{self.one(iri, EKG.maxValue)}"
            period = self.one(iri, EKG.period)
            label = self.one(period, RDFS.label) if period else ""
            words = [self.one(iri, p).rpartition("#")[2] for p in (EKG.metric, EKG.kind, EKG.modality)]
            out.add((self.one(iri, EKG.ofEntity), words[0], words[1], size, self.one(iri, EKG.unit), label, words[2]))
        return out

    def relations(self) -> set[tuple[str, ...]]:
        return {
            (self.one(iri, RDF.subject), self.one(iri, RDF.predicate).rpartition("#")[2], self.one(iri, RDF.object))
            for iri in self.of_type(RDF.Statement)
        }


def withheld(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()]
