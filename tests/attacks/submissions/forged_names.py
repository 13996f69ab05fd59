# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    send(wire.Kind.RETURNED, (wire.Uncarriable("\x1b[31m[red]\u202eevil" * 20), ["x", wire.Handle(3, "\x1b[1m")]))
    raise SystemExit
