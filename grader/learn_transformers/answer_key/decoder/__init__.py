"""The answer key of chapter 8, the decoder."""
