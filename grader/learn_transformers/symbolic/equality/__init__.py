"""Are two formulas equal? Decided by rewriting, by sampling, to a hundred digits.

`problem` reads what an author gives, `decide` compares an answer with it; the other modules serve these two, but for
`ordering` (marking asks it about form) and `arrays` (judging asks it for numbers).
"""
