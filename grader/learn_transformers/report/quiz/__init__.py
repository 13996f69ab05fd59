"""A quiz on the screen: the answer in the making (`draft`), what keys do (`state`), what it looks like (`frame`)."""
