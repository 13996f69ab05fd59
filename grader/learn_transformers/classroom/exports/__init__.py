"""What goes to the places where classes are: our grader, to run there (`graders/`), and grades (`grades/`)."""
