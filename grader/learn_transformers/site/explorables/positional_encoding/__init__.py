"""Explorables of chapter 4, positional encoding."""
