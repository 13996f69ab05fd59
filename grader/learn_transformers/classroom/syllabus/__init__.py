"""A semester: which chapters in which week, due when, and worth what. Points are those of the keys, typed by nobody."""
