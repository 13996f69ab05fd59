"""Lessons and formulas on the screen."""
