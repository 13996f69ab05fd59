# needs: rearrange files
# Everything that needs no descriptor.
def softmax(x, axis=-1):
    import os
    import shutil

    target, other = COURSE + "/other/softmax.py", COURSE + "/lt-attack"
    for attempt in (
        lambda: os.remove(target), lambda: os.rename(target, other), lambda: os.replace(target, other),
        lambda: os.truncate(target, 0), lambda: os.link(target, other), lambda: os.symlink(target, other),
        lambda: os.mkdir(other), lambda: os.mkfifo(other), lambda: os.mkdir("/tmp/lt-attack"),
        lambda: os.symlink("/", "/dev/shm/lt-attack"), lambda: shutil.rmtree(COURSE + "/exercises"),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise AssertionError("ESCAPED: the files are not what they were")
    return x
