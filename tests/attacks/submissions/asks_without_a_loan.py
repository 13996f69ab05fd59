# uses: frames
# ends: failed
def softmax(x, axis=-1):
    for number in (*range(12), 2**31, 1.0, True, "1", None, [1], {"a": 1}, np.int64(1), np.zeros(2)):
        for request in ((number, (x,), {}), (number, (), {"mistake": None}), number, (number,)):
            try:
                answer = worker().request(wire.Kind.ASK, request)
            except (ImportError, TypeError, ValueError, RuntimeError, KeyError, IndexError):
                continue
            raise AssertionError(f"ESCAPED: asked for {answer}")
    return x
