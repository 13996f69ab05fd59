"""The language of answers: what is typed, read into a tree of known words."""
