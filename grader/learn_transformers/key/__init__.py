"""The vocabulary that answer keys and private checks are written in."""
