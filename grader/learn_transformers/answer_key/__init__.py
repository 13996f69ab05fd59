"""What only the judge may see: one folder a chapter, found by the chapter's name."""
