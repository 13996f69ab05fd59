"""What becomes of grades when the key is mended? What was handed in is graded anew from the gradebook, beside the old.

`regrade` goes from words to files; `cases` says what is graded anew, `run` does it, `decisions` says what then counts,
`changes` what is different, and `entries` are what comes of all that.
"""
