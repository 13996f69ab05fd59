# system
# uses: frames
# ends: error, failed


def softmax(x, axis=-1):
    import threading

    def guess():
        for _ in range(200):
            send(wire.Kind.RETURNED, (np.full(3, 1 / 3), []))

    threading.Thread(target=guess, daemon=True).start()
    return x
