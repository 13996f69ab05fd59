"""The answer key of chapter 5, masking."""
