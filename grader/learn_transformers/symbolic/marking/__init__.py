"""Answers and derivations marked: right, wrong from which line, and why."""
