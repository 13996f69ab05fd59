# needs: write a file, write a temporary file
# Everything that opens something for writing.
def softmax(x, axis=-1):
    import os
    import pathlib
    import tempfile

    for path in (
        COURSE + "/exercises/02_softmax/softmax.py", COURSE + "/exercises/03_self_attention/self_attention.py",
        COURSE + "/other/softmax.py", COURSE + "/.learn-transformers/progress.sqlite3", "lt-attack", "/tmp/lt-attack",
        "/var/tmp/lt-attack", "/dev/shm/lt-attack", HOME + "/.bashrc", HOME + "/lt-attack", ROOT + "/lt-attack",
        PACKAGE + "/answer_key/lt-attack", COURSE + "/lt-attack",
    ):
        for attempt in (
            lambda: pathlib.Path(path).write_text("forged"), lambda: open(path, "a").write("forged"),
            lambda: os.open(path, os.O_WRONLY | os.O_CREAT), lambda: os.open(path, os.O_RDWR),
            lambda: os.open(path, os.O_RDONLY | os.O_CREAT), lambda: os.open(path, os.O_RDONLY | os.O_TRUNC),
            lambda: np.save(path, x), lambda: np.memmap(path, mode="w+", shape=3),
        ):
            try:
                attempt()
            except (OSError, ValueError):
                continue
            raise AssertionError(f"ESCAPED: wrote {path}")
    try:
        tempfile.TemporaryFile()
    except OSError:
        return x
    raise AssertionError("ESCAPED: a temporary file")
