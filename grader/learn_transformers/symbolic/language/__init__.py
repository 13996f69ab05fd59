"""The language of answers: what is typed, read into a tree of known words.

`grammar` is the way in: `parse` makes a `tree` of an answer in plain text or LaTeX. `sheet` finds the answers in a
learner's file, `lines` the lines in a derivation.
"""
