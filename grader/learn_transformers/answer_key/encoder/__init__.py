"""The answer key of chapter 7, the encoder."""
