"""Installs the grader that lies beside this file, and has it grade the folder that this is started in.

The runner of Classroom 50 starts this once for each submission, and reads `result.json` afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECONDS = 600  # the job as a whole is stopped after 15 minutes


def main() -> int | str:
    """An exit code, or the sentence why there is no grade."""
    scratch = os.environ.get("RUNNER_TEMP") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        venv = Path(folder) / "grader"
        installing = ["bash", str(HERE / "install.sh"), str(venv)]
        environment = {**os.environ, "PYTHON": sys.executable}
        if subprocess.run(installing, env=environment, cwd=folder, check=False).returncode:
            return "The grader could not be installed."
        grading = [str(venv / "bin" / "learn-transformers"), "ci", "classroom50", "--grader", str(HERE / "grader.json")]
        try:
            return subprocess.run(grading, timeout=SECONDS, check=False).returncode
        except subprocess.TimeoutExpired:
            return "The grader did not finish."


if __name__ == "__main__":
    sys.exit(main())
