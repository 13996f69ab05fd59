"""What an edit is about: all that is ever said of it. The judge has words for each; imports nothing of ours."""

from enum import IntEnum, auto


class What(IntEnum):
    """Something that a small change can be about."""

    ARGUMENT = auto()
    ARGUMENT_ORDER = auto()
    AXES = auto()
    AXIS = auto()
    BRACKETS = auto()
    CALL = auto()
    COMPARISON = auto()
    CONDITION = auto()
    CONSTANT = auto()
    DEFAULT = auto()
    DIAGONAL = auto()
    DTYPE = auto()
    EXCEPTION = auto()
    FACTOR = auto()
    FUNCTION = auto()
    INDENTATION = auto()
    INDEX = auto()
    IN_PLACE = auto()
    KEEPDIMS = auto()
    NAME = auto()
    OPERAND_ORDER = auto()
    OPERATOR = auto()
    ORDER = auto()
    POWER = auto()
    RANGE = auto()
    RESULTS = auto()
    SHAPE = auto()
    SIGN = auto()
    SIZE = auto()
    SLICE = auto()
    STATEMENT = auto()
    STATEMENT_ORDER = auto()
    SUBSCRIPTS = auto()
    TERM = auto()
