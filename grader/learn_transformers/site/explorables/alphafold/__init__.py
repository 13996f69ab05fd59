"""Explorables of chapter 14, AlphaFold."""
