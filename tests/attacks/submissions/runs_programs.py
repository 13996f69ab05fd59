# needs: fork, execute a program
def softmax(x, axis=-1):
    import os
    import subprocess

    for attempt in (
        lambda: subprocess.run(["/bin/sleep", "86397"]), lambda: os.posix_spawn("/bin/sleep", ["sleep", "86397"], {}),
        lambda: os.execv("/bin/sleep", ["sleep", "86397"]), lambda: os.popen("sleep 86397"),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise AssertionError("ESCAPED: ran a program")
    if os.system("sleep 86397 &") in (0,):
        raise AssertionError("ESCAPED: ran a shell")
    return x
