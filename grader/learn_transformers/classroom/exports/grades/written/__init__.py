"""Tables of our own, in the columns that another tool has: a module each, with `files(grades)`."""
