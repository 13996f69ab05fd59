"""Explorables of chapter 2, softmax."""
