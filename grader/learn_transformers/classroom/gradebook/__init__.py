"""What did every student hand in, when, and what came of it? Attempts in a database, only ever added.

`book.Gradebook` is all that others need, with what `attempt` has. The libraries of the extra `classroom` are imported
when a gradebook is opened.
"""
