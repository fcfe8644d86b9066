"""What several test files share: a graph built once, a reader that loads the models once, the command in its own process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.graphs import CASES, EXAMPLES, ROOT, Built, Command

# The same examples in every run, so that a change is judged by what it changes; ``make bench`` searches with new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("new", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example pages and the pages of ``tests/cases``, built once for all tests; not to be changed."""
    from kg import build

    folder = tmp_path_factory.mktemp("built") / "out"
    return Built(folder, build([EXAMPLES, CASES], folder))


@pytest.fixture(scope="session")
def reader() -> Any:
    """A reader over the ontology that ships, its models loaded by whoever reads the first page."""
    from kg.page import Reader

    return Reader.load()


@pytest.fixture
def ontology_copy(tmp_path: Path) -> Path:
    """A copy of the ontology folder, to be changed at will."""
    from kg.ontology import default_folder

    return Path(shutil.copytree(default_folder(), tmp_path / "ontology"))


@pytest.fixture(scope="session")
def kg() -> Command:
    """``kg`` in a process of its own: ``kg("build", page, "-o", folder, cwd=…, env={…})``; its output is text."""

    def run(*arguments: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
        options = {"timeout": 120, "cwd": ROOT, **options}
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False, **options)

    return run
