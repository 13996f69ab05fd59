"""What a verdict looks like: each module turns it into one kind of text."""
