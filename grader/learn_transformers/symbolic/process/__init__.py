"""Formulas are read and compared in a bounded process of its own."""
