"""Explorables of chapter 7, the encoder."""
