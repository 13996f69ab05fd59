"""Answers and derivations marked: right, wrong from which line, and why.

`question` is the way in, from `judging/`; it marks a formula itself and calls `derivation` and `chain`. The keys are
written in the vocabulary of `worksheet`.
"""
