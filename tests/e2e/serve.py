"""Serves a folder at a loopback port of its own, which it writes to a file: `serve.py FOLDER PORT_FILE`."""

import functools
import http.server
import sys

handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
with open(sys.argv[2], "w") as port:
    port.write(str(server.server_port))
server.serve_forever()
