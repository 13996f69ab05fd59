"""The grader for other places, one module each: what it leaves for a teacher to upload, and how it reports there.

A module has `NEXT`, what a teacher does with it, `MAY` of `grader.May`, `files` and `run`. A place is found because its
module is there.
"""
