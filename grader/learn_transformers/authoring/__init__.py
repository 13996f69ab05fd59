"""The author's kit: `dev new` lays out a new function, `dev check` says what of the course does not hold yet."""
