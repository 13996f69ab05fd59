"""What does the course look like in a browser, and what does that need? Pages, explorables, a judge that runs there."""
