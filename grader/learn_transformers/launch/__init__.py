"""How the program is started: on its own feet, importing from the installation alone."""
