"""A gradebook that is open: transactions on it, tried again where what went wrong passes."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Final, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from learn_transformers.classroom.gradebook import engines, migrating
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.ledger import Ledger
from learn_transformers.classroom.gradebook.trouble import GradebookError, passes, sentence
from learn_transformers.trouble import WrongUse

T = TypeVar("T")

_FIRST_WAIT: Final = 0.02  # seconds, twice as many each time
_LONGEST_WAIT: Final = 2.0


class Store:
    """Its tables are up to date. A process that is forked from the one that has opened it connects anew."""

    def __init__(self, engine: sa.Engine, address: Address, patience: float) -> None:
        self._engine = engine
        self._address = address
        self._patience = patience
        self._process = os.getpid()

    @classmethod
    def open(cls, address: Address, patience: float) -> Self:
        """Connect, and bring it up to date; `patience` in seconds goes for this and for every transaction.

        Raises:
            WrongUse: if it cannot be used; the message is one sentence without a password.
        """
        store = cls(engines.engine(address), address, patience)
        try:
            store._tried(lambda connection: migrating.bring_up_to_date(connection, address), writes=True, opens=True)
        except BaseException as error:
            store.close()
            if isinstance(error, GradebookError):
                raise WrongUse(str(error)) from error
            raise
        return store

    def read(self, act: Callable[[Ledger], T]) -> T:
        """What `act` finds, all of it from one moment.

        Raises:
            GradebookError: if it cannot be read.
        """
        return self._tried(lambda connection: act(Ledger(connection)))

    def write(self, act: Callable[[Ledger], T]) -> T:
        """What `act` gives once what it did is kept. It may be called again after it was kept, so it has to bear that.

        Raises:
            GradebookError: if it cannot be kept; nothing of it is then.
        """
        return self._tried(lambda connection: act(Ledger(connection)), writes=True)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _tried(self, act: Callable[[sa.Connection], T], *, writes: bool = False, opens: bool = False) -> T:
        if self._process != os.getpid():  # its connections are those of the process that this one is forked from
            self._engine.dispose(close=False)
            self._process = os.getpid()
        end, wait = time.monotonic() + self._patience, _FIRST_WAIT
        while True:
            try:
                with self._engine.connect() as connection:
                    connection.execution_options(**{engines.WRITING: writes})
                    with connection.begin():
                        return act(connection)
            except DBAPIError as error:
                if not passes(error, was_there=not opens) or time.monotonic() + wait > end:
                    raise GradebookError(sentence(error, self._address)) from error
            time.sleep(wait * random.uniform(0.5, 1.0))  # so that those who wait do not come back together
            wait = min(2 * wait, _LONGEST_WAIT)
