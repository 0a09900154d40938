"""Entry of the frozen programs; child processes of multiprocessing enter here too."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from sportsgpt_desktop.__main__ import main

    sys.exit(main())
