"""`python -m tarazu` is the same as the `tarazu` command."""

if __name__ == "__main__":
    # Web processes import this module under another name when they are spawned, and need nothing of the command line.
    from tarazu.cli import main

    main()
