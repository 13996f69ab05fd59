"""Gain."""
