"""Questions that know why an answer is wrong: the bank, its variants, what an answer is, and how it is marked."""
