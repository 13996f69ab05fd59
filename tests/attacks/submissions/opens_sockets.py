# needs: open a TCP socket, open a UNIX socket
def softmax(x, axis=-1):
    import socket

    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                socket.socket(family, kind).close()
            except OSError:
                continue
            raise AssertionError(f"ESCAPED: a socket of family {family}")
    try:
        socket.socketpair()
    except OSError:
        return x
    raise AssertionError("ESCAPED: a pair of sockets")
