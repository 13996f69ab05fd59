"""The answer key of chapter 10, efficient attention."""
