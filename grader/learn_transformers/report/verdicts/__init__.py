"""A verdict as text: on the terminal, in a notebook, as HTML, as JUnit XML; and the card of one failed function."""
