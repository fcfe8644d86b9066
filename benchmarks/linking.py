"""What linking costs: 20,000 mentions on 1,000 invented pages, within and across them, with decisions and the suspects.

Names are put together from syllables with a fixed seed: persons with their surname alone, firms with and without corporate
ending, Chinese names beside Latin ones, namesakes, misspellings. Prints seconds of each step for the size asked for and for half
of it, so that growth shows. Run: ``python benchmarks/linking.py [--documents N] [--mentions N]``.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.decisions import Decision, Ref
from kg.entities import Join, Listed
from kg.extract import Extracted
from kg.extract.namepatterns import Pair
from kg.identity import Things
from kg.identityrules import IdentityRules
from kg.link import Cluster, Identities, Linker
from kg.model import Context, Mention, Sentence
from kg.ontology import Ontology
from kg.records import Label
from kg.suspects import suspects
from kg.vocab import Minter

_LATIN = tuple(
    re.findall("[a-z]+", "ar bel cor dan el fen gar hol ist jor kel lan mar nor or pel quin ros sten tal ul ver yar zan")
)
_HAN = "安柏辰德恩方谷海金凯兰明诺鹏启瑞思泰维欣雅云泽卓"
_ENDINGS = (" Inc.", " Corp.", " Group", " Ltd.")
_FAMILIES = ("Company", "Person", "AIModel", "ComputeCluster")


@dataclass(frozen=True)
class _Page:
    """As much of a page as identity asks for."""

    key: str
    clusters: dict[str, Cluster]


def names(count: int, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    """Things with their class and wordings: about a third under two scripts, some a letter away from another."""
    draw = random.Random(seed)  # noqa: S311  invented names, no secret
    found = []
    for number in range(count):
        label = _FAMILIES[number % len(_FAMILIES)]
        word = "".join(draw.choices(_LATIN, k=3)).capitalize()
        if label == "Person":
            wordings = [f"{word} {''.join(draw.choices(_LATIN, k=2)).capitalize()}"]
            wordings.append(wordings[0].split()[1])
        elif label == "Company":
            wordings = [word + draw.choice(_ENDINGS), word]
        else:
            wordings = [f"{word} {draw.randint(1, 9)}"]
        if draw.random() < 0.3:
            wordings.append("".join(draw.choices(_HAN, k=draw.randint(3, 5))))
        if draw.random() < 0.05:
            wordings[0] = wordings[0].replace("r", "rr", 1)
        found.append((label, tuple(wordings)))
    return found


def pages(documents: int, mentions: int, seed: int = 7) -> Iterator[Extracted]:
    """Pages with so many mentions in all; frequent things are frequent as in the news (Zipf's law)."""
    draw = random.Random(seed)  # noqa: S311
    things = names(max(10, mentions // 4), seed)
    weights = [1 / (rank + 3) for rank in range(len(things))]
    for _ in range(documents):
        text, found = "", []
        for label, wordings in draw.choices(things, weights, k=mentions // documents):
            name = draw.choice(wordings)
            found.append(Mention(len(text), len(text) + len(name), name, label, "benchmark"))
            text += f"{name}, "
        pairs = [Pair(a, b) for a, b in pairwise(found) if a.label == b.label and a.text.isascii() != b.text.isascii()]
        yield Extracted(Context("en"), (Sentence(text, 0, "en", 0, mentions=tuple(found)),), tuple(pairs[:1]), (), ())


def nodes(things: Things) -> list[Listed]:
    """The nodes as the listing of a graph gives them."""
    return [
        Listed(
            iri,
            (entity.label,),
            tuple(Label(text, language) for language, text in entity.labels().items()),
            tuple(Label(text) for text in entity.names),
            (),
            (),
            tuple(Join(text, (Label("the only full name on the page with this part", "en"),), ()) for text in entity.names[1:]),
        )
        for iri, entity in things.entities.items()
    ]


def timed(documents: int, mentions: int, ontology: Ontology) -> dict[str, float]:
    """Seconds of each step, and how many nodes and suspects came of it."""
    linker, rules = Linker(ontology), IdentityRules.load(ontology.folder)
    read = list(pages(documents, mentions))
    clock = [time.perf_counter()]
    made = [_Page(f"page-{number:05}", linker.link(extracted)[0]) for number, extracted in enumerate(read)]
    clock.append(time.perf_counter())
    identities = Identities(linker, ontology)
    for page in made:
        identities.add(page.key, page.clusters.values())
    clock.append(time.perf_counter())
    plain = Things(identities, linker, Minter())
    clock.append(time.perf_counter())
    iris = sorted(plain.entities)
    pairs = zip(iris[::20], iris[1::20], strict=False)
    decisions = [Decision("merge", Ref(one), Ref(other)) for one, other in pairs]
    things = Things(identities, linker, Minter(), decisions)
    clock.append(time.perf_counter())
    for page in made:
        on = things.on(page)  # type: ignore[arg-type]  a page of a benchmark has no text
        on.entities()
        for key, cluster in page.clusters.items():
            for name, _ in cluster.names:
                on.why(key, name)
    clock.append(time.perf_counter())
    families = {name: linker.family(name) for name in ontology.classes}
    found = suspects(nodes(plain), families, rules)
    clock.append(time.perf_counter())
    steps = ("join within pages", "join across pages", "nodes", f"{len(decisions)} decisions", "names of each page", "suspects")
    seconds = {step: after - before for step, before, after in zip(steps, clock, clock[1:], strict=False)}
    return {**seconds, "in all": clock[-1] - clock[0], "(nodes)": len(iris), "(suspects)": len(found)}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--mentions", type=int, default=20_000)
    given = options.parse_args()
    ontology = Ontology.load()
    for part in (2, 1):
        documents, mentions = given.documents // part, given.mentions // part
        print(f"{mentions:,} mentions on {documents:,} pages")
        for step, value in timed(documents, mentions, ontology).items():
            print(f"    {step:20}{value:10,.0f}" if step.startswith("(") else f"    {step:20}{value:10.2f} s")


if __name__ == "__main__":
    main()
