"""What is typed to grade on several machines."""

import os
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.cli.program import PASSED, app, say

_STEPS = """
\b
In this order:
  cluster certificates   once; copies of them go to the other machines
  cluster scheduler      on one machine, which all others reach
  cluster worker         on every machine that grades
  grade --engine dask    where submissions are; `regrade` takes it, too
"""

cluster = typer.Typer(
    no_args_is_help=True, help="Grade on several machines: certificates, scheduler, workers.", epilog=_STEPS
)
app.add_typer(cluster, name="cluster")

Certificates = Annotated[
    Path, typer.Option("--certificates", metavar="DIR", help="What `cluster certificates` made, or this role's part.")
]


@cluster.command()
def certificates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where they go: a folder that only you can read.")],
    hosts: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="NAME", help="By which the scheduler is reached; may be repeated."),
    ] = None,
    days: Annotated[int, typer.Option(metavar="DAYS", help="How long they are valid.")] = 365,
    force: Annotated[bool, typer.Option("--force", help="Make new ones; those that are there are kept aside.")] = False,
) -> int:
    """Make the certificates of a cluster.

    ca.pem and scheduler.pem go to the scheduler's machine, ca.pem and worker.pem to every worker's; with client.pem
    you grade. Whoever has one of the last three may connect, and can run code on the workers: keep them secret.
    Nobody can make further ones: another run makes all anew.

    \b
    Examples:
      learn-transformers cluster certificates certificates
      learn-transformers cluster certificates certificates --host grader.example.edu --host 10.0.0.5
    """
    from learn_transformers.classroom.cluster import libraries

    libraries.require()
    from learn_transformers.classroom.cluster.certificates import make
    from learn_transformers.report.classroom import cluster as screen

    screen.show_certificates(make(folder, hosts or (), days=days, force=force))
    return PASSED


@cluster.command()
def scheduler(
    certificates: Certificates,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Listen on this address of the machine alone.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes one that is free.")] = 8786,
) -> int:
    """Run the scheduler, which gives submissions to workers.

    It holds no results: when it ends, workers wait for the next one at the same place, and `grade` for two minutes.

    \b
    Examples:
      learn-transformers cluster scheduler --certificates certificates
    """
    from learn_transformers.classroom.cluster import libraries

    libraries.require()
    from learn_transformers.classroom.cluster.credentials import Credentials
    from learn_transformers.classroom.cluster.scheduler import serve

    serve(Credentials.of(certificates, "scheduler"), host=host, port=port, say=say)
    return PASSED


@cluster.command()
def worker(
    scheduler: Annotated[str, typer.Option(metavar="tls://HOST:PORT", help="Where the scheduler is.")],
    certificates: Certificates,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many are graded at once; without it, one a core.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Where the scheduler reaches this machine.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes one that is free.")] = 0,
) -> int:
    """Run a worker, which grades as `grade` itself does.

    Submissions run in the same sandbox. A worker with another version of the answer keys, or without a layer of
    isolation that `grade` requires, gets nothing to do. It may be started before the scheduler, and waits for it.

    \b
    Examples:
      learn-transformers cluster worker --scheduler tls://HOST:8786 --certificates DIR
    """
    from learn_transformers.classroom.cluster import libraries

    libraries.require()
    from learn_transformers.classroom.cluster.credentials import Credentials
    from learn_transformers.classroom.cluster.place import Place
    from learn_transformers.classroom.cluster.worker import Post, serve

    post = Post(Place.of(scheduler), Credentials.of(certificates, "worker"), jobs or os.cpu_count() or 1, host, port)
    serve(post, say)
    return PASSED
