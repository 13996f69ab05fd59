"""How does a class look? A line while it is graded, a page for each student, one for the teacher."""
