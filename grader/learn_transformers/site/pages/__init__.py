"""From lessons, map, glossary, lecture and quizzes to HTML."""
