"""Explorables of chapter 1, before transformers."""
