"""What a user installs: the wheel holds the ontology, the command and the licences, and nothing of the tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    builder = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    folder = tmp_path_factory.mktemp("dist")
    (path,) = builder.WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_ontology(wheel: zipfile.ZipFile) -> None:
    files = {p.relative_to(ROOT / "ontology").as_posix() for p in (ROOT / "ontology").rglob("*") if p.is_file()}
    packed = {name.removeprefix("kg/_ontology/") for name in wheel.namelist() if name.startswith("kg/_ontology/")}
    assert packed == files


def test_the_wheel_has_the_command_the_types_marker_and_the_licences(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    entry_points = next(name for name in names if name.endswith("entry_points.txt"))
    assert "kg = kg.cli:main" in wheel.read(entry_points).decode()
    assert "kg/py.typed" in names
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_the_wheel_holds_no_test_and_no_output(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg"}
