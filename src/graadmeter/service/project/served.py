"""The application in a process of ``graadmeter serve``, which its parent stops with SIGTERM.

Ctrl-C in a terminal reaches every process. A worker of granian that gets both signals at once can
wait for itself until it is killed, so that workers leave SIGINT to their parent.
"""

import signal

from graadmeter.service.project.wsgi import application

__all__ = ["application"]

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
