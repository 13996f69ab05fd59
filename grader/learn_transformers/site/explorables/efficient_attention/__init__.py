"""Explorables of chapter 10, efficient attention."""
