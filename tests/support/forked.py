"""Run code in forked children."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable

SECONDS = 30


def fork(work: Callable[[], object]) -> int:
    """Do the work in a forked child and return its id; `succeeded` waits for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of threads since 3.12
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.alarm(SECONDS)
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def succeeded(child: int) -> bool:
    """Wait for a child's end and say whether its work went well."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
