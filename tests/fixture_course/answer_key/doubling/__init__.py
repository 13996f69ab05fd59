"""Doubling."""
