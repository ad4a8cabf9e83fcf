"""Runs MiniStack until whoever started it closes its standard input, as the end of a process does, however it ends.

All that MiniStack started, such as the functions' workers, is in its process group and ends with it.
"""

import os
import shutil
import signal
import sys
import threading

from ministack.app import main


def end_with_starter():
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=end_with_starter, daemon=True).start()
main()
