"""Chapter 16: the summarizer, a transformer that is trained to keep the marked words of a text."""
