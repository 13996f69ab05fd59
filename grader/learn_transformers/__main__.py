"""`python -m learn_transformers` is the command line."""

from learn_transformers.launch.entry import main

if __name__ == "__main__":
    main()
