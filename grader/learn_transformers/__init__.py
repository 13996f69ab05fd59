"""learn-transformers: exercises, derivations and quizzes on transformers that grade themselves."""

__version__ = "0.2.0"


def load_ipython_extension(ipython: object) -> None:
    """`%load_ext learn_transformers`: graded cells in notebooks."""
    from learn_transformers.notebook import magics

    magics.load(ipython)


def unload_ipython_extension(ipython: object) -> None:
    """`%unload_ext learn_transformers`."""
    from learn_transformers.notebook import magics

    magics.unload(ipython)
