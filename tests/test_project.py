"""What `pyproject.toml`, the workflows, the CHANGELOG and the README say of the project is one and the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT
from trove_classifiers import classifiers as known_classifiers

import learn_transformers

GITHUB = ROOT / ".github"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
PYTHON = "Programming Language :: Python :: 3."
SYSTEMS = {"ubuntu-latest": "POSIX :: Linux", "macos-latest": "MacOS", "windows-latest": "Microsoft :: Windows"}
FORMS = {path.stem: path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"}
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())


def read(path: Path) -> Any:
    """A YAML file; the key `on` of a workflow is `True` for YAML 1.1."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def versions() -> list[str]:
    """The versions of Python, as the classifiers name them."""
    return [name.removeprefix(PYTHON[:-2]) for name in PROJECT["classifiers"] if name.startswith(PYTHON)]


def steps(workflow: Path) -> Iterator[dict[str, Any]]:
    for job in read(workflow)["jobs"].values():
        yield from job.get("steps", [])


# Versions


def test_the_lowest_python_is_the_same_everywhere() -> None:
    lowest = versions()[0]
    assert PROJECT["requires-python"] == f">={lowest}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"
    assert f"Python {lowest}" in (ROOT / "constraints-lowest.txt").read_text(encoding="utf-8")
    assert f"Python {lowest} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_version_that_is_named_is_tested() -> None:
    matrix = read(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == versions()
    assert {job["python"] for job in matrix["include"]} <= set(versions())
    first, last = versions()[0], versions()[-1]
    assert f"Python {first} to {last}" in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_every_system_that_is_named_is_tested() -> None:
    matrix = read(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    tested = {*matrix["os"], *(job["os"] for job in matrix["include"])}
    named = {name for name in PROJECT["classifiers"] if name.startswith("Operating System")}
    assert named == {f"Operating System :: {SYSTEMS[system]}" for system in tested}


def test_the_python_that_runs_this_is_one_of_them() -> None:
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in versions()


def test_every_classifier_is_one_that_exists() -> None:
    assert set(PROJECT["classifiers"]) <= known_classifiers
    assert PROJECT["classifiers"] == sorted(PROJECT["classifiers"])


def test_the_newest_heading_of_the_changelog_is_the_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    dated = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings[1:]]
    assert all(dated), headings
    assert dated[0] is not None
    assert dated[0][1] == learn_transformers.__version__
    dates = [found[2] for found in dated if found]
    assert dates == sorted(dates, reverse=True)


# Releases


def release_notes(tag: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(GITHUB / "release_notes.py"), tag]
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=False)


def test_a_release_is_announced_with_its_section_of_the_changelog() -> None:
    done = release_notes(f"v{learn_transformers.__version__}")
    assert (done.returncode, done.stderr) == (0, "")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert done.stdout.startswith("- ")
    assert done.stdout in changelog
    assert "\n## " not in done.stdout
    after = changelog.partition(done.stdout)[2]
    assert after.strip() == "" or after.lstrip().startswith("## ")


@pytest.mark.parametrize("tag", ["v9.9.9", learn_transformers.__version__, "Unreleased"])
def test_a_tag_that_is_not_the_version_stops_the_release(tag: str) -> None:
    done = release_notes(tag)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"The tag {tag} is not the package's version, which is {learn_transformers.__version__}.\n")


def test_only_the_job_that_publishes_may_prove_who_it_is() -> None:
    jobs = read(GITHUB / "workflows" / "release.yml")["jobs"]
    asking = {name: job["permissions"] for name, job in jobs.items() if "permissions" in job}
    assert asking == {"publish": {"id-token": "write"}, "page": {"contents": "write"}}
    assert jobs["publish"]["environment"] == "pypi"
    assert jobs["build"]["needs"] == "ci"
    assert jobs["publish"]["needs"] == "build"


def test_only_what_publishes_the_pages_may_write_them() -> None:
    jobs = read(GITHUB / "workflows" / "pages.yml")["jobs"]
    asking = {name: job["permissions"] for name, job in jobs.items() if "permissions" in job}
    assert asking == {"publish": {"pages": "write", "id-token": "write"}}
    assert jobs["publish"]["needs"] == "build"


# Workflows


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_every_job_ends(workflow: Path) -> None:
    content = read(workflow)
    assert content["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job or "uses" in job for job in content["jobs"].values())


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_file_that_a_workflow_names_is_there(workflow: Path) -> None:
    text = re.sub(r"(^|\s)#.*", "", workflow.read_text(encoding="utf-8"))
    named = set(re.findall(r"(?<![\w./-])(?:\./)?[\w./-]+\.(?:txt|toml|py|yml)\b", text))
    assert {"constraints.txt"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_major_version(workflow: Path) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v\d+)", use)] == []


def test_what_contributors_are_asked_to_run_is_what_the_workflow_runs() -> None:
    run = [step["run"] for step in steps(GITHUB / "workflows" / "ci.yml") if "run" in step]
    (asked,) = re.findall(r"^Before you send it: `(.+?)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    for command in asked.split(" && "):
        assert any(line.startswith(command) for line in run), command
    assert "learn-transformers dev check --exhaustive" in run


# What GitHub asks people and robots


def test_dependabot_looks_after_libraries_and_actions_and_leaves_the_lowest_versions_low() -> None:
    config = read(GITHUB / "dependabot.yml")
    updates = {update["package-ecosystem"]: update for update in config["updates"]}
    assert config["version"] == 2
    assert updates.keys() == {"pip", "github-actions"}
    assert {update["schedule"]["interval"] for update in updates.values()} == {"monthly"}
    assert updates["pip"]["exclude-paths"] == ["constraints-lowest.txt"]


def test_holes_are_not_reported_in_public() -> None:
    config = read(GITHUB / "ISSUE_TEMPLATE" / "config.yml")
    assert config["blank_issues_enabled"] is False
    assert [link["url"] for link in config["contact_links"]] == [PROJECT["urls"]["Security"]]
    assert PROJECT["urls"]["Security"].endswith("/SECURITY.md")


@pytest.mark.parametrize("name", sorted(FORMS))
def test_an_issue_form_asks_for_something(name: str) -> None:
    form = read(FORMS[name])
    assert form.keys() >= {"name", "description", "labels", "body"}
    ids = [part["id"] for part in form["body"]]
    assert len(set(ids)) == len(ids)
    assert any(part.get("validations", {}).get("required") for part in form["body"])


def test_the_forms_are_these_and_ask_what_is_needed_to_see_it_again() -> None:
    assert FORMS.keys() == {"wrong_verdict", "broken_program", "exercise_idea"}
    for name in ("wrong_verdict", "broken_program"):
        (doctor,) = [part for part in read(FORMS[name])["body"] if part["id"] == "doctor"]
        assert doctor["validations"] == {"required": True}
    options = read(FORMS["wrong_verdict"])["body"][0]["attributes"]["options"]
    for said in ("A right answer was failed", "A wrong answer passed", "A sentence was untrue"):
        assert any(option.startswith(said) for option in options)


def test_a_proposal_is_asked_for_what_contributors_are() -> None:
    template = (GITHUB / "pull_request_template.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r"^Before you send it: `(.+?)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert f"- [ ] `{asked}` passes" in template
    for file in ("CHANGELOG.md", "README.md", "CONTRIBUTING.md", "SECURITY.md"):
        assert file in template
        assert (ROOT / file).is_file()
