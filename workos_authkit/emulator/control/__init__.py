"""Control of a served emulator over HTTP: `/_emulator/api`, and the pages that use it."""
