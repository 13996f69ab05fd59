"""The answer key of chapter 14, AlphaFold."""
