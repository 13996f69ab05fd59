"""GPT: the loss of a language model, what it draws, the prompt, induction, the cache, and a classifier."""
