"""`python -m workos_authkit demo --browser` serves what it says."""

import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

pytestmark = pytest.mark.processes


def test_the_demo_prints_an_address_where_one_can_sign_in_and_ends_on_ctrl_c() -> None:
    command = [sys.executable, "-m", "workos_authkit", "demo", "--browser"]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}  # as where nobody has set it
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as demo:
        try:
            assert demo.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", demo.stdout.readline())
            assert address is not None
            transport = httpx.HTTPTransport(retries=5)
            with httpx.Client(follow_redirects=True, transport=transport) as browser:
                home = browser.get(address[0], headers={"accept": "text/html"})
                hosted = browser.get(f"{address[0]}/account", headers={"accept": "text/html"})
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=10)
    assert "Sign in" in home.text
    assert "/user_management/authorize" in str(hosted.url)
    assert demo.returncode in (0, 130)
