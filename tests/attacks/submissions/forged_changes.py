# uses: frames
# ends: error, failed
def softmax(x, axis=-1):
    send(wire.Kind.RETURNED, (x, [f"\x1b[31m{i}" * 20 for i in range(1_000)]))
    raise SystemExit
