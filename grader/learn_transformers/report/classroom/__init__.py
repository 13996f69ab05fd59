"""What a class sees of its grading, and what its teacher sees."""
