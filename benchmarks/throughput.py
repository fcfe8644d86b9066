"""How much the stages cost on top of the language models: characters a second of each, and the ratio.

The text is generated from the templates below, so that anyone can run it. Time is CPU time of this process, the best of
three runs after one that warms up. Run: ``python benchmarks/throughput.py [--characters N] [--ontology DIR]``.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.annotate import Annotator, sentences
from kg.annotate.cutword import Cutword
from kg.annotate.lac import Lac
from kg.gather import gather
from kg.model import Document, Language, Passage, Source
from kg.page import Reader
from kg.validate import Rules
from kg.vocab import ID_IRI

_ZH = (
    "{company}第{quarter}季度营收为{money}亿美元，同比增长{percent}%。",
    "首席财务官{person}表示，全年资本支出预计在{money}亿至{more}亿美元之间！",
    "我们与{company}签署了合作协议，双方将在{place}建设一座新的数据中心；",
    "{person}在电话会议上说：“{product}的日活跃用户已经超过{money}万。”",
    "受供应链影响，{product}的出货量比去年同期下降约{percent}%，不过毛利率仍保持在{more}%以上。",
    "分析师{person}问：下个季度的广告业务会怎样？",
    # As on real pages, more than half of the sentences state nothing that is looked for.
    "从目前的情况来看，技术发展的节奏仍在加快，这一点深刻影响着我们对人才和资源的判断。",
    "归根结底，我们希望每一位用户都能在日常生活中用上这些工具，并且觉得它们可靠、顺手。",
    "过去几个月里，团队在提升内容质量和推荐体验方面做了大量细致的工作，效果令人满意。",
    "与此同时，行业竞争依然激烈，客户的需求也在不断变化，我们必须保持耐心和专注。",
    "我始终认为，只有把长期投入和短期纪律结合起来，才能在周期的起伏中走得更稳。",
    "这种改变不会在一两天之内显现，但只要方向正确，就值得一步一步地坚持下去。",
    "我们的工程师正在重写底层的调度系统，让训练任务在不同机房之间更灵活地流动。",
)
_EN = (
    "{company} reported revenue of ${money} billion for the quarter, up {percent}% from a year ago.",
    "Chief Financial Officer {person} said capital expenditures should come in between ${money} and ${more} billion.",
    "We signed an agreement with {company} to build a new data center in {place} next year.",
    '"{product} now has more than {money} million daily users," {person} told analysts on the call.',
    "Because of supply constraints, shipments of {product} fell about {percent}%, while gross margin stayed above {more}%.",
    "We remain focused on the things that we can control, and our teams keep working closely with customers every day.",
    "As I said before, the pace of change in this industry is fast, and it shapes how we think about people and tools.",
    "It takes patience to build something that lasts, and we believe that discipline matters as much as speed.",
    "Over time we want every user to find these products simple, dependable and worth coming back to.",
    "Our engineers are rewriting the scheduling layer so that work can move between sites with less effort.",
    "That said, competition is intense, and we do not take the trust of our customers for granted.",
)
_WORDS: dict[Language, dict[str, tuple[str, ...]]] = {
    "zh": {
        "company": ("星河科技", "Northwind", "蓝鲸半导体", "特斯拉", "腾讯"),
        "person": ("王立新", "艾琳·莫里斯", "陈晓东"),
        "place": ("上海", "得克萨斯州", "大连"),
        "product": ("Aurora 2.1", "智能眼镜", "云端助手"),
        "quarter": ("一", "二", "三", "四"),
    },
    "en": {
        "company": ("Northwind Corp.", "Tesla", "Blue Whale Semiconductor"),
        "person": ("Erin Morris", "David Chen", "Priya Raman"),
        "place": ("Texas", "Dublin", "Singapore"),
        "product": ("Aurora 2.1", "the smart glasses", "Cloud Assistant"),
        "quarter": ("first", "second"),
    },
}


def passages(language: Language, characters: int, seed: int = 0) -> Iterator[Passage]:
    """About ``characters`` characters of generated text, in passages of five sentences."""
    draw = random.Random(seed)  # noqa: S311 (a benchmark wants the same text each time)
    templates, joint = (_ZH, "") if language == "zh" else (_EN, " ")
    start = 0
    while start < characters:
        sentences = []
        for template in draw.choices(templates, k=5):
            words = {key: draw.choice(values) for key, values in _WORDS[language].items()}
            numbers = {"money": f"{draw.uniform(1, 900):.2f}", "more": draw.randint(901, 2000), "percent": draw.randint(1, 80)}
            sentences.append(template.format(**words, **numbers))
        text = joint.join(sentences)
        yield Passage(text, start, language)
        start += len(text) + 1


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """CPU seconds of the fastest run."""
    work()
    times = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def models_alone(annotator: Annotator, language: Language, texts: list[Passage]) -> Callable[[], object]:
    """The language models without anything of ours: both Chinese models on sentences, or the spaCy pipeline as installed."""
    settings = annotator.settings
    if settings.pipelines[language] != "lac":
        nlp = annotator.pipeline(language)
        ours = [name for name in nlp.pipe_names if name.startswith("kg_")]

        def run() -> None:
            with nlp.select_pipes(disable=ours):
                for _ in nlp.pipe(passage.text for passage in texts):
                    pass

        return run
    models: list[Callable[[list[str]], object]] = [Lac().words]
    if language in settings.second:
        models.append(Cutword().names)
    cut = [passage.text[start:end] for passage in texts for start, end in sentences.spans(passage.text, language)]
    groups = [cut[first : first + 500] for first in range(0, len(cut), 500)]  # about what batch_characters lets through
    return lambda: [model(group) for group in groups for model in models]


def stages(annotator: Annotator, reader: Reader, texts: list[Passage]) -> dict[str, Callable[[], object]]:
    """What is compared with the models: name and work. The whole is everything but reading and writing files."""
    text = "\n".join(passage.text for passage in texts)
    # A hash that is none fails the gate, which then judges the page twice.
    joined = Document("page", text, Source("page.txt", hashlib.sha256(text.encode()).hexdigest()))
    rules = Rules.load(reader.ontology.folder)

    def whole(documents: list[Document]) -> int:
        return len(gather(list(reader.pages(documents)), reader, rules, ID_IRI).quads)

    return {
        "annotate": lambda: sum(1 for _ in annotator.annotate(texts)),
        "whole pipeline": lambda: whole([joined]),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--characters", type=int, default=100_000, help="of text in each language")
    options.add_argument("--ontology", type=Path, help="default: the one that comes with kg")
    given = options.parse_args()
    reader = Reader.load(given.ontology)
    annotator = Annotator(reader.ontology)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        texts = list(passages(language, given.characters))
        size = sum(len(passage.text) for passage in texts)
        alone = seconds(models_alone(annotator, language, texts))
        print(f"{language}: {size:,} characters\n    {'language models':16}{size / alone:10,.0f} characters/s")
        for name, work in stages(annotator, reader, texts).items():
            taken = seconds(work)
            print(f"    {name:16}{size / taken:10,.0f} characters/s, {taken / alone:.2f} times the language models")


if __name__ == "__main__":
    main()
