"""What authors type."""

from typing import Annotated

import typer

from learn_transformers.cli.program import (
    FAILED,
    PASSED,
    chapters_like,
    dev,
    say,
)


@dev.command("new")
def dev_new(
    target: Annotated[
        str, typer.Argument(metavar="CHAPTER/FUNCTION", help="As in softmax/sparsemax, 07_encoder/relu.")
    ],
    parameters: Annotated[
        str, typer.Argument(metavar="[PARAMETERS]", help="As they stand in its definition: '(x, axis=-1)'.")
    ] = "",
) -> None:
    """Lay out all files of a new function.

    In a chapter that is there or a new one; nothing is overwritten.

    \b
    Examples:
      learn-transformers dev new softmax/sparsemax "(x: np.ndarray, axis: int = -1) -> np.ndarray"
      learn-transformers dev new 07_encoder/layer_norm
    """
    from learn_transformers.authoring import scaffold
    from learn_transformers.report import authoring

    authoring.show_new(scaffold.new(target, parameters))


@dev.command("stub")
def dev_stub(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all.", autocompletion=chapters_like),
    ] = None,
) -> None:
    """Write stubs anew from the solutions.

    Docstrings, imports and signatures stay, private helpers go, every body raises; `# stub: keep` keeps one.

    \b
    Examples:
      learn-transformers dev stub softmax
    """
    from learn_transformers import course
    from learn_transformers.authoring import stubs
    from learn_transformers.report import authoring

    checkout = course.checkout()
    found = [course.known_chapter(name) for name in chapters or []] or list(course.chapters())
    authoring.show_written({checkout.stub(chapter): stubs.write(checkout, chapter) for chapter in found})


@dev.command("figures")
def dev_figures(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all, and the map.", autocompletion=chapters_like),
    ] = None,
) -> None:
    """Draw the figures of lessons anew.

    Each is a function in the chapter's answer_key/CHAPTER/figures.py; it is written beside the lesson. Those of the map
    are in answer_key/figures.py.

    \b
    Examples:
      learn-transformers dev figures softmax
    """
    from learn_transformers import course
    from learn_transformers.authoring import figures
    from learn_transformers.report import authoring

    checkout = course.checkout()
    found = [course.known_chapter(name) for name in chapters or []] or course.pages()
    authoring.show_written({path: new for page in found for path, new in figures.write(checkout, page).items()})


@dev.command("experiment")
def dev_experiment(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all that have one.", autocompletion=chapters_like),
    ] = None,
) -> None:
    """Run experiments with five seeds, and write their margins.json.

    What is printed is what the lesson quotes. Some minutes for each.

    \b
    Examples:
      learn-transformers dev experiment vision_transformer
    """
    from learn_transformers import course
    from learn_transformers.experiments import margins
    from learn_transformers.report import authoring, page

    checkout, beyond = course.checkout(), False
    named = [course.known_chapter(name) for name in chapters or []]
    if without := [chapter.name for chapter in named if not chapter.has_experiment]:
        raise course.WrongUse(f"There is no experiment in {', '.join(without)}.")
    for chapter in named or [c for c in course.chapters() if c.has_experiment]:
        with authoring.progress() as tell:
            found = margins.measure(chapter, tell)
        authoring.show_written(dict([margins.write(checkout, chapter, found)]))
        page.show(margins.table(found))
        for margin in found:
            for value in margin.beyond:
                say(f"{margin.name} is {value:.2f} with one seed, and should be {margin.bounds}.")
                beyond = True
    raise typer.Exit(FAILED if beyond else PASSED)


@dev.command("check")
def dev_check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHAPTER|FUNCTION]...", help="Nothing means the whole course.", autocompletion=chapters_like
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the pairs of mistakes.")] = False,
    exhaustive: Annotated[
        bool, typer.Option("--exhaustive", help="Name every pair of mistakes, not a hundred of a function.")
    ] = False,
) -> None:
    """See whether everything holds.

    Stubs, solutions, mistakes and their names, hints, lessons, signatures, files, time.

    \b
    Examples:
      learn-transformers dev check
      learn-transformers dev check softmax --quick
      learn-transformers dev check softmax --exhaustive
      learn-transformers dev check softmax.log_softmax
    """
    import time

    from learn_transformers.authoring import audit
    from learn_transformers.report import authoring

    started = time.perf_counter()
    asked = audit.asked(targets or [])
    with authoring.progress() as tell:
        findings = audit.check(asked, whole=not targets, pairs=not quick, exhaustive=exhaustive, tell=tell)
    authoring.show(findings, time.perf_counter() - started)
    raise typer.Exit(PASSED if all(f.passed for f in findings) else FAILED)
