"""What crash reporters copy of our frames."""

from collections.abc import Iterator
from pathlib import Path

import workos_authkit

PACKAGE = str(Path(workos_authkit.__file__).parent)


def locals_of(error: BaseException) -> Iterator[str]:
    """Return what a crash reporter copies of our frames: of this error and of those behind it."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from locals_of(behind)
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename.startswith(PACKAGE):
            for name, value in frame.f_locals.items():
                yield f"{frame.f_code.co_qualname}: {name}={value!r}"
        traceback = traceback.tb_next
