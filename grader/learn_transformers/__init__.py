"""learn-transformers: exercises, derivations and quizzes on transformers that grade themselves."""

__version__ = "0.1.0"
