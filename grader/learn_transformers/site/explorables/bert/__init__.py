"""Explorables of chapter 12, BERT."""
