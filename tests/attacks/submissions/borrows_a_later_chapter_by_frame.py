# uses: frames
# ends: failed
def softmax(x, axis=-1):
    for name in ("masking", "05_masking", "5", 5, None, b"masking", ["masking"], "../masking", "\x00", "", np.zeros(2)):
        try:
            lent = worker().request(wire.Kind.BORROW, name)["lent"]
        except (ImportError, TypeError, ValueError, RuntimeError):
            continue
        raise AssertionError(f"ESCAPED: borrowed {lent}")
    return x
