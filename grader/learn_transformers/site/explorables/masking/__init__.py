"""Explorables of chapter 5, masking."""
