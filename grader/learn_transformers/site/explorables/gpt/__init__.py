"""Explorables of chapter 11, GPT."""
