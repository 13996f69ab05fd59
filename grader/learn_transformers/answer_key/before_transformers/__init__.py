"""Before transformers."""
