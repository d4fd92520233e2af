"""The command line, `python -m ser`."""

import sys

from .command_line.cli import main

sys.exit(main())
