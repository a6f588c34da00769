"""Stands between a terminal and a program: `python -m tests.terminal.relay LOG KEYS COMMAND…`.

All bytes go both ways as they are. What the program writes is added to LOG, and what is written
into KEYS, a named pipe, is typed.
"""

import fcntl
import os
import pty
import select
import sys
import termios
import tty


def main() -> None:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    keys = os.open(sys.argv[2], os.O_RDWR)  # to write too, so that it never ends
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))
    tty.setraw(0)
    pid, master = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvp(sys.argv[3], sys.argv[3:])
    while True:
        for ready in select.select([0, keys, master], [], [])[0]:
            try:
                data = os.read(ready, 65536)
            except OSError:
                data = b""
            if not data:
                return
            if ready == master:
                os.write(log, data)
                os.write(1, data)
            else:
                os.write(master, data)


if __name__ == "__main__":
    main()
