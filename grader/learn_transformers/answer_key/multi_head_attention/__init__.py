"""The answer key of chapter 6, multi-head attention."""
