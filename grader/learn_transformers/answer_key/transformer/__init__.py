"""The answer key of chapter 9, the transformer."""
