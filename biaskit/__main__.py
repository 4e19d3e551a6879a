"""``python -m biaskit``: the command line."""

from biaskit.cli import main

if __name__ == "__main__":
    main()
