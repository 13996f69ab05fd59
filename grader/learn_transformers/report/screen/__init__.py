"""One screen that stays: what is on it (`state`), what that looks like (`frame`), and the terminal it is drawn on."""
