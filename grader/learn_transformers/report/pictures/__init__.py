"""Pictures of arrays: in the terminal, as galleries, as image files."""
