"""The network and every other kind of socket.

connects: error PermissionError
resolves: error PermissionError gaierror
talks_locally: error PermissionError
pairs: error PermissionError
fetches: error PermissionError gaierror URLError
listens: error PermissionError
"""
import asyncio
import socket
import urllib.request

from attack import call, each

KINDS = [(family, kind) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_VSOCK,
         socket.AF_PACKET, socket.AF_ALG, 31, 44) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)]


def connects(x):
    return each(*[lambda family=family, kind=kind: socket.socket(family, kind) for family, kind in KINDS],
                lambda: socket.create_connection(("127.0.0.1", 80), timeout=1),
                lambda: socket.create_connection(("169.254.169.254", 80), timeout=1))


def resolves(x):
    return socket.getaddrinfo("example.org", 80)


def talks_locally(x):
    def speak():
        line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        line.sendto(b"x", "\0grader")

    return each(speak, lambda: call("socket", 1, 2, 0), lambda: call("connect", 10, bytes(16), 16),
                lambda: call("sendto", 11, b"x", 1, 0, None, 0), lambda: call("sendmsg", 11, bytes(56), 0))


def pairs(x):
    return each(socket.socketpair, lambda: asyncio.new_event_loop())


def fetches(x):
    return urllib.request.urlopen("http://127.0.0.1:1/", timeout=1).read()


def listens(x):
    return each(lambda: socket.create_server(("127.0.0.1", 0)), lambda: call("bind", 10, bytes(16), 16), lambda: call("listen", 10, 1))
