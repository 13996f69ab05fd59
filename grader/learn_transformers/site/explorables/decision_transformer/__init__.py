"""Explorables of chapter 15, the Decision Transformer."""
