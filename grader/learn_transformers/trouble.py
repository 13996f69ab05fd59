"""What ends in one sentence for whoever uses the program: wrong use, and files that cannot be read."""

from __future__ import annotations


class WrongUse(Exception):
    """The command was asked for something that is not there; the message says what to do instead."""


class Unreadable(Exception):
    """A file that is there and cannot be graded; the message is a sentence for the learner."""
