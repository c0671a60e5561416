"""An AuthKit that lives in memory: in this process, or served."""

from typing import TYPE_CHECKING

from workos_authkit.emulator.in_process import InProcessEmulator

if TYPE_CHECKING:
    from workos_authkit.emulator.asgi import Application


class Emulator(InProcessEmulator):
    """An AuthKit that lives in this process: all of its state is in memory.

    It may be used from many threads at once, and served over HTTP. Its arguments are those of
    the class below it.
    """

    def asgi(self, *, expose_control: bool = False) -> "Application":
        """Return an ASGI application, for any server and below any path.

        Args:
            expose_control: Let other machines reach `/_emulator`, where everything can be seen
                and changed. By default this machine alone may.
        """
        from workos_authkit.emulator.asgi import application
        from workos_authkit.emulator.control.site import Site

        return application(Site(self, expose_control=expose_control))
