# needs: fork, open a TCP socket, create a memory file, io_uring, execute a program
def softmax(x, axis=-1):
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    for name, arguments in {
        "socket": (41, 2, 1, 0), "fork": (57,), "vfork": (58,), "execve": (59, 0, 0, 0), "memfd_create": (319, b"x", 0),
        "io_uring_setup": (425, 1, 0), "ptrace": (101, 16, 1, 0, 0), "bpf": (321, 0, 0, 0), "unshare": (272, 0x10000000),
        "userfaultfd": (323, 0), "perf_event_open": (298, 0, 0, -1, -1, 0), "keyctl": (250, 0, 0, 0, 0),
        "x32 socket": (0x40000000 + 41, 2, 1, 0), "pidfd_open": (434, 1, 0), "shmget": (29, 0, 4096, 0o1600),
    }.items():
        if libc.syscall(*arguments) >= 0:
            raise AssertionError(f"ESCAPED: {name}")
    return x
