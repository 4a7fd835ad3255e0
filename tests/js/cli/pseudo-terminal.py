# Runs a command in a pseudo-terminal: pseudo-terminal.py COLUMNS COMMAND...
#
# What the command writes goes to standard output. A line of JSON on standard input types something, {"type": "\u0003"}, or makes
# the terminal another size, {"columns": 40}. Ends with the command's exit status.
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def main(columns, command):
    ready, begin = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        # Not before the terminal has its size.
        os.read(ready, 1)
        os.execvp(command[0], command)
    resize(terminal, columns)
    os.write(begin, b"!")
    sources = [terminal, 0]
    typed = b""
    while True:
        readable, _, _ = select.select(sources, [], [])
        if 0 in readable:
            read = os.read(0, 4096)
            if not read:
                sources.remove(0)
            *lines, typed = (typed + read).split(b"\n")
            for line in lines:
                order = json.loads(line)
                if "columns" in order:
                    resize(terminal, order["columns"])
                else:
                    os.write(terminal, order["type"].encode())
        if terminal in readable:
            try:
                written = os.read(terminal, 65536)
            except OSError:
                break
            if not written:
                break
            os.write(1, written)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


main(int(sys.argv[1]), sys.argv[2:])
