# needs: trace the parent, read the parent's memory, open the parent's memory
def softmax(x, axis=-1):
    import ctypes
    import os

    libc = ctypes.CDLL(None, use_errno=True)
    nothing = ctypes.c_void_p(0)
    for process in (os.getppid(), JUDGE):
        if libc.ptrace(ctypes.c_long(0x4206), ctypes.c_long(process), nothing, nothing) == 0:
            raise AssertionError(f"ESCAPED: traced {process}")
        try:
            open(f"/proc/{process}/mem", "r+b").close()
        except OSError:
            continue
        raise AssertionError(f"ESCAPED: the memory of {process}")
    return x
