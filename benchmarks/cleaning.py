"""How many characters a second cleaning takes, by what stands on the page.

    python benchmarks/cleaning.py

The text is that of the example pages, cleaned, cut into pages and made dirty anew with a fixed seed: runs of two to six symbols
before every mark or anywhere, then advertisements and halves of a rotated headline as well. No two pages are alike. Times are
CPU seconds, the best of several runs.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from kg.clean import clean
from kg.model import Document, Source

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SYMBOLS = "◆◇●○■□▲△▼▽★☆▷◁•▪…=-"
PLAIN = frozenset("…=-—")
MARKS = frozenset("，。、：；！？“”,.:;!?()（）%")
WORDS = ("娱乐城", "官网入口", "特价包邮", "清仓", "耳机", "童装", "攻略", "下载", "猫粮", "跑鞋", "限时秒杀", "登录")
PAGE = 3_000  # characters


def example_lines() -> list[str]:
    """The lines of the examples, clean, those of Chinese pages first."""
    paths = sorted(EXAMPLES.glob("*.txt"), key=lambda path: (".zh" not in path.name, path.name))
    texts = [clean(Document(path.name, path.read_text(encoding="utf-8"), Source(path.name, ""))).text for path in paths]
    return [line for text in texts for line in text.split("\n") if line.strip()]


def plain(rng: random.Random, lines: Sequence[str]) -> str:
    """A page of lines drawn from the examples."""
    page: list[str] = []
    while sum(map(len, page)) < PAGE:
        page.append(rng.choice(lines))
    return "\n".join(page)


def decorated(rng: random.Random, text: str, *, anywhere: bool) -> str:
    """The text with runs of symbols before each of its marks, or before one character in eighteen."""
    pieces = [text[:1]]
    for before, character in pairwise(text):
        wanted = rng.random() < 1 / 18 if anywhere else character in MARKS
        if wanted and before != "\n" != character and not {before, character} & PLAIN:
            run = rng.choices(SYMBOLS, k=rng.randint(1, 5))
            pieces += [*run, rng.choice(SYMBOLS[:-3])]
        pieces.append(character)
    return "".join(pieces)


def spliced(rng: random.Random, text: str) -> str:
    """The decorated text behind a rotated headline, with its halves and an advertisement in every fourth line."""
    lines = decorated(rng, text, anywhere=False).split("\n")
    headline = "".join(rng.sample([c for c in text if c.isalpha()], 24))
    inserts = [headline[:11], headline[11:]]
    for at in range(0, len(lines), 4):
        before, mark, after = lines[at].partition("，" if "，" in lines[at] else ",")
        inserts.append("".join(rng.sample(WORDS, 4)) + mark)
        lines[at] = f"{before}{inserts.pop(0)}{mark}{after}"
    return "\n".join([headline, *lines])


def speed(texts: Sequence[str], runs: int) -> float:
    """Characters a second over the pages, in the fastest of so many runs."""
    pages = [Document(f"page-{number}", text, Source("page.txt", "")) for number, text in enumerate(texts)]
    times = []
    for _ in range(runs + 1):  # the first one loads what cleaning needs
        begun = time.process_time()
        for page in pages:
            clean(page)
        times.append(time.process_time() - begun)
    return sum(map(len, texts)) / min(times[1:])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pages", type=int, default=60, help="of about 3,000 characters, of each kind")
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    rng = random.Random(1)  # noqa: S311 - the same pages each time
    lines = example_lines()
    base = [plain(rng, lines) for _ in range(given.pages)]
    kinds: dict[str, Callable[[str], str]] = {
        "clean": str,
        "symbols before every mark": lambda text: decorated(rng, text, anywhere=False),
        "symbols anywhere": lambda text: decorated(rng, text, anywhere=True),
        "symbols, headline, advertisements": lambda text: spliced(rng, text),
    }
    pages = {name: [make(text) for text in base] for name, make in kinds.items()}
    pages["one page of all of these"] = ["\n".join(text for texts in pages.values() for text in texts)]
    for name, texts in pages.items():
        size = sum(map(len, texts))
        print(f"{name:36}{size:10,} characters{speed(texts, given.runs):14,.0f} characters/s")


if __name__ == "__main__":
    main()
