"""Learners' formulas are read and compared in a bounded process: `Comparer` here, `worker` on the other side."""
