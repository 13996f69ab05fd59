"""`python -m learn_transformers` is the command line."""

from learn_transformers.entry import main

if __name__ == "__main__":
    main()
