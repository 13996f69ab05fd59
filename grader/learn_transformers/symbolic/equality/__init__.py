"""Are two formulas equal? Decided by rewriting, by sampling, to a hundred digits."""
