"""Lessons as they are read, pictures of what a learner's functions give, hints."""
