"""Settings for tests: two throw-away databases, on SQLite or on PostgreSQL.

GRAADMETER_TEST_POSTGRES holds the address of a PostgreSQL server, such as
postgres://postgres@127.0.0.1:5432, to run these tests there; without it they run on SQLite files.
"""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="graadmeter-test-"))
(FOLDER / "static").mkdir()
SERVER = os.environ.get("GRAADMETER_TEST_POSTGRES", "").rstrip("/")
# Playwright leaves a loop running in the main thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
os.environ["GRAADMETER_DATA"] = str(FOLDER)
os.environ["GRAADMETER_KEYS"] = ""
os.environ["GRAADMETER_ADDRESS"] = "http://localhost:8000"
for name in ("contacts", "responses"):
    url = f"{SERVER}/graadmeter_{name}" if SERVER else ""
    os.environ[f"GRAADMETER_{name.upper()}_URL"] = url

from graadmeter.service.project.settings import *  # noqa: E402, F403
from graadmeter.service.project.settings import DATABASES, LOGGING  # noqa: E402

if SERVER:  # two runs at once do not get in each other's way
    for name, database in DATABASES.items():
        database["TEST"] = {"NAME": f"test_graadmeter_{name}_{os.getpid()}"}
else:  # files, since races need more than one connection
    for name, database in DATABASES.items():
        database["TEST"] = {"NAME": str(FOLDER / f"test-{name}.sqlite3")}
        # No test pulls the plug of the machine: what a killed process wrote is there without it.
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "graadmeter.service.accounts.hashers.OneTimeHasher",
]
LOGGING["root"]["level"] = "CRITICAL"
