"""A notebook's own first cell where nothing of the course is installed yet: the package comes from the checkout.

`pytest tests/notebook/test_first_cell.py --notebooks`, as `.ci/run` does: it takes seconds, and is left out otherwise.
The address of the repository is replaced by the wheel that is built here; the environment has the libraries of this
one, so that nothing is fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from books import solved
from support import ROOT, posix_only

from learn_transformers import course
from learn_transformers.notebook import exporting
from learn_transformers.notebook.exporting import Repository

SOFTMAX = course.known_chapter("softmax")
HOME = Repository("me", "my-course")


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A Python that has every library of this one but for ours."""
    if not request.config.getoption("--notebooks"):
        pytest.skip("it builds and installs a wheel: --notebooks")
    home = tmp_path / "python"
    venv.EnvBuilder(symlinks=True).create(home)
    (own,) = home.glob("lib/python*/site-packages")
    for folder in [Path(path) for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]:
        for entry in folder.iterdir():
            ours = "learn_transformers" in entry.name or entry.suffix == ".pth"
            if not ours and not (own / entry.name).exists():
                (own / entry.name).symlink_to(entry)
    return home / "bin" / "python"


@posix_only("symbolic links")
def test_it_installs_from_the_repository_and_the_first_graded_cell_passes(elsewhere: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "wheel").iterdir()
    made = json.loads(exporting.notebook(SOFTMAX, HOME, tmp_path))
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    setup, graded = code[0], next(cell for cell in code if "".join(cell["source"]).startswith("%%check"))
    assert HOME.source in "".join(setup["source"])
    setup["source"] = "".join(setup["source"]).replace(HOME.source, wheel.as_uri())
    graded["source"] = solved("".join(graded["source"]), SOFTMAX)
    where = {"cell_type": "code", "id": "where", "metadata": {}, "outputs": [], "execution_count": None}
    made["cells"] = [
        setup,
        graded,
        {**where, "source": "import learn_transformers; print(learn_transformers.__file__)"},
    ]
    (tmp_path / "book.ipynb").write_text(json.dumps(made))
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PIP_NO_INDEX": "1"}
    ran = subprocess.run(
        [elsewhere, "-m", "IPython", "book.ipynb"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "✓ softmax passed" in ran.stdout, ran.stdout + ran.stderr
    assert str(elsewhere.parents[1]) in ran.stdout
    (known,) = (tmp_path / ".learn-transformers").glob("*.sqlite3")
    assert known.stat().st_size > 0
