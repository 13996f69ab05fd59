"""The judge where there is one process and no other: what a page asks of Python in its Web Worker, what that loads."""
