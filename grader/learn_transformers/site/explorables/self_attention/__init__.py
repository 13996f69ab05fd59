"""Explorables of chapter 3, self-attention."""
