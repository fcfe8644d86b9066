"""Feeds reader, cleaner and what follows them with anything, for a given time, and tells what breaks.

    python benchmarks/fuzz.py --minutes 10 --seed 1

Hypothesis makes the small inputs and shrinks what fails; of large ones, soups of a megabyte, the time is taken as well. What
must hold: reading gives documents or an ``Unreadable``, cleaning maps every character and is idempotent, folding moves nothing,
and a megabyte of anything takes less than five seconds of the processor. Exit status 1 where something breaks.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kg.clean import clean
from kg.clean.symbols import kind
from kg.errors import Unreadable
from kg.fold import fold
from kg.language import passages
from kg.model import Document, Source
from kg.read import read

MOST_SECONDS = 5.0
SIZE = 1_000_000  # bytes
SUFFIXES = (".txt", ".md", ".html", ".jsonl")
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "latin-1", "cp1252")

POOLS = {
    "any": [chr(code) for code in range(1, 0xD800)],
    "latin": [chr(code) for code in range(1, 256)],
    "symbols": [chr(code) for code in range(0x80, 0x2FFFF) if kind(chr(code)) != "text"],
    "page": list("中文营收，。：；！？“”%4.1 aZ\n▷◆●★→=-…（文/）\u200b\u202e🎉аｂ"),
    "misread": list("Ãâ€™œ\x80\x93\xa0©é营收ƒ√∂ÐºÑ a\n"),
    "traditional": list("輝達電腦軟體執行長億萬臺個點营收，。\n1"),
    "markup": "< > </ <p> </p> <b> <div &amp; &# <!-- --> <script> ]]> \" ' = a 中 \n".split(" "),  # noqa: SIM905 - quotes and brackets read better so
    "lines": ['{"text": "', '"}', "\n", "\\", "\\u4e2d", "中", "{", "}", "[", "]", '"id": ', ",", "1", "\x00"],
}


def texts() -> st.SearchStrategy[str]:
    """Small texts: of each pool, of all, and of repeated pieces."""
    pooled = st.one_of([st.text(st.sampled_from([c for c in pool if len(c) == 1]), max_size=200) for pool in POOLS.values()])
    joined = st.lists(st.sampled_from(POOLS["markup"] + POOLS["lines"]), max_size=60).map("".join)
    repeated = st.tuples(st.text(max_size=8), st.integers(1, 200)).map(lambda pair: pair[0] * pair[1])
    return st.one_of(pooled, joined, repeated, st.text(max_size=200), st.lists(pooled, max_size=5).map("\n".join))


def blobs() -> st.SearchStrategy[bytes]:
    """Small files: bytes as they come, and texts in many encodings, whole or cut."""
    written = st.tuples(texts(), st.sampled_from(ENCODINGS), st.integers(0, 3)).map(
        lambda row: row[0].encode(row[1], "ignore")[: -row[2] or None]
    )
    return st.one_of(st.binary(max_size=400), written)


class Broken(Exception):
    """A promise that an input breaks."""


def must(holds: bool, promise: str) -> None:
    """Raises Broken where a promise does not hold."""
    if not holds:
        raise Broken(promise)


def check_clean(text: str, media_type: str = "text/plain") -> None:
    """Raises Broken where the cleaning of a text breaks a promise."""
    result = clean(Document("d", text, Source("d.txt", "", media_type=media_type)))
    must(
        (result.offsets.source_length, result.offsets.target_length) == (len(text), len(result.text)), "the map has both lengths"
    )
    must(all(0 <= removal.start <= removal.end <= len(text) for removal in result.removals), "removals lie in the text")
    if media_type != "text/html":  # which writes &amp; as one character, and whose text may look like markup
        for source, target, length in result.offsets.runs:
            must(text[source : source + length] == result.text[target : target + length], "mapped characters are the same")
        again = clean(Document("d", result.text, Source("d.txt", ""))).text
        must(again == result.text, f"cleaning is idempotent: {result.text!r} became {again!r}")
    must(len(fold(result.text)) == len(result.text), "folding moves nothing")
    for passage in passages(result):
        must(0 <= passage.start <= passage.start + len(passage.text) <= len(result.text), "passages lie in the text")


def check_read(data: bytes, suffix: str, folder: Path) -> None:
    """Raises what reading a file of these bytes raises beside Unreadable, or Broken where a document breaks a promise."""
    path = folder / f"page{suffix}"
    path.write_bytes(data)
    problems: list[Unreadable] = []
    try:
        documents = list(read([path], on_problem=problems.append))
    except Unreadable:
        return
    for document in documents:
        check_clean(document.text, document.source.media_type)


def fuzz_small(
    check: Callable[..., object], strategies: tuple[st.SearchStrategy[object], ...], number: int, examples: int
) -> None:
    """So many small inputs. Raises what a check raises, on the smallest input that hypothesis finds for it."""
    quiet = list(HealthCheck)
    phases = [Phase.generate, Phase.shrink]
    run = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=quiet, phases=phases)
    seed(number)(run(given(*strategies)(check)))()


def soups(rng: random.Random) -> tuple[str, str]:
    """A large text of one pool, or of one piece over and over, and what it is."""
    name = rng.choice(sorted(POOLS))
    pool = POOLS[name]
    if rng.random() < 0.5:
        piece = "".join(rng.choices(pool, k=rng.randint(1, 12)))
        return f"{piece!r} over and over", (piece * (SIZE // len(piece) + 1))[:SIZE]
    some = rng.sample(pool, rng.randint(1, min(len(pool), 4000)))
    return f"{len(some)} characters of {name}", "".join(rng.choices(some, k=SIZE))[:SIZE]


def fuzz_large(rng: random.Random, folder: Path) -> tuple[float, str]:
    """The seconds that a large input takes to be read and cleaned, and what it is."""
    if rng.random() < 0.2:
        suffix = rng.choice((".txt", ".md", ".jsonl"))
        what, data = f"bytes{suffix}", rng.randbytes(SIZE)
    else:
        suffix = ".html" if rng.random() < 0.2 else ".txt"
        what, text = soups(rng)
        what, data = f"{what}, {suffix}", text.encode("utf-8", "ignore")[:SIZE]
    path = folder / f"large{suffix}"
    path.write_bytes(data)
    began = time.process_time()
    try:
        for document in read([path], on_problem=lambda problem: None):
            clean(document)
    except Unreadable:
        pass
    return time.process_time() - began, what


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=400, help="small inputs of each kind between two large ones")
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - the same inputs for the same seed
    until = time.monotonic() + 60 * options.minutes
    rounds, slowest, broken = 0, (0.0, ""), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suffixes = st.sampled_from(SUFFIXES)
        while time.monotonic() < until:
            rounds += 1
            number = rng.randrange(1 << 30)
            for label, check, strategies in (
                ("clean", lambda text: check_clean(text), (texts(),)),
                ("read", lambda data, suffix: check_read(data, suffix, folder), (blobs(), suffixes)),
            ):
                try:
                    fuzz_small(check, strategies, number, options.examples)
                except Exception as error:  # whatever it is, it is what we look for
                    broken += 1
                    notes = " ".join(getattr(error, "__notes__", ()))
                    sys.stderr.write(f"{label}, seed {number}: {type(error).__name__}: {error} {notes}\n")
            seconds, what = fuzz_large(rng, folder)
            slowest = max(slowest, (seconds, what))
            if seconds > MOST_SECONDS:
                broken += 1
                sys.stderr.write(f"large: {seconds:.1f} s for {what}\n")
    sys.stdout.write(
        f"{2 * rounds * options.examples:,} small inputs and {rounds} of {SIZE:,} bytes in {options.minutes:g} minutes\n"
        f"slowest: {slowest[0]:.2f} s for {slowest[1]}\nbroken: {broken}\n"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
