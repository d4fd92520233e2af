"""The command line: `python -m ser predict | download | extract | train | evaluate | report`."""

import sys

from .command_line.cli import main

sys.exit(main())
