"""Where the NumPy of a hint or a reason is explained: in the map of the course."""

from __future__ import annotations


def explained(words: str) -> str:
    """A sentence on what these words name in backticks, or nothing."""
    if "`" not in words:
        return ""
    from learn_transformers.lessons import course_map

    names = [f"`{name}`" for name in course_map.numpy_terms(words)]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    return f"`learn-transformers read numpy` explains {listed}." if names else ""
