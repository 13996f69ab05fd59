# needs: change permissions
def softmax(x, axis=-1):
    import os

    target = COURSE + "/other/softmax.py"
    for attempt in (
        lambda: os.chmod(target, 0o777), lambda: os.chown(target, 1, 1), lambda: os.utime(target, (0, 0)),
        lambda: os.setxattr(target, "user.forged", b"1"), lambda: os.lchown(target, 1, 1),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise AssertionError("ESCAPED: permissions")
    return x
