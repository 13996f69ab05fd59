"""How is a whole class graded, so that nobody is forgotten, favored or fooled? Submissions on their way to rows."""
