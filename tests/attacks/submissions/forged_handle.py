# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    send(wire.Kind.RETURNED, (wire.Handle(2**32 - 1, "\x1b[1mModule[/red]"), []))
    raise SystemExit
