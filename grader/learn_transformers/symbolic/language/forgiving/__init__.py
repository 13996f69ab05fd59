"""Formulas as people type them: NumPy, Unicode, blackboard LaTeX. Tried only where the strict reading fails.

`frame` takes off what stands around the formula, `folding` writes every notation as LaTeX, `lexer` cuts it into tokens,
`parser` makes a tree in which what is not sure stays open, and `meaning` settles that by the shapes. Whatever fits
two meanings is refused with both of them.
"""
