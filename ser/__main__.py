"""The command line: `python -m ser predict | download | extract | train | evaluate | report`."""

import sys

from .cli import main

sys.exit(main())
