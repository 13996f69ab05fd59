"""How is a whole class graded? Submissions on their way to rows: taken in, graded, kept, looked at together."""
