"""A teacher's own export with grades filled in: a module a platform, which says what its columns are."""
