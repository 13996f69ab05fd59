"""Explorables of chapter 8, the decoder."""
