"""Cookies that the real Node and Python packages sealed, and what those did with them."""

import json
from pathlib import Path
from typing import Any

SESSIONS: dict[str, Any] = json.loads(Path(__file__).with_name("sessions.json").read_text())
