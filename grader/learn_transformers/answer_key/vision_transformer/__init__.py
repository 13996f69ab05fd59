"""Chapter 13, the vision transformer: what only the judge may see."""
