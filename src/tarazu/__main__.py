"""`python -m tarazu` is the same as the `tarazu` command."""

from tarazu.cli import main

if __name__ == "__main__":
    main()
