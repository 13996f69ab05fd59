"""Explorables of chapter 13, the vision transformer."""
