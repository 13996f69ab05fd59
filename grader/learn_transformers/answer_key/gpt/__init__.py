"""The answer key of chapter 11, GPT."""
