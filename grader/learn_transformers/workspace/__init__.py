"""The folder that a learner works in: laid out, brought up to date, reset; nothing in it is ever lost."""
