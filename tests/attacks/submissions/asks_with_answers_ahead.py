# uses: frames
# ends: failed
def softmax(x, axis=-1):
    """What a function of one's own is said to have said, where no function was, and nothing was said."""
    number = worker().request(wire.Kind.BORROW, "before_transformers")["lent"]["rnn"]
    asked = (np.zeros((2, 1)), np.eye(1), np.eye(1), np.zeros(1))
    large = [np.zeros(1 << 17)]
    for said in (5, None, [], "0", {0: 5}, {0: None}, {0: []}, {0: [1]}, {"x": [asked[0]]}, {0: large}, {0: [[[[[0]]]]]}):
        try:
            answer = worker().request(wire.Kind.ASK, (number, asked, {}, said))
        except (AttributeError, ImportError, KeyError, IndexError, TypeError, ValueError, RuntimeError):
            continue
        if not isinstance(answer, (np.ndarray, tuple)):
            raise AssertionError(f"ESCAPED: {answer!r}")
    try:
        worker().request(wire.Kind.ASK, (number, asked, {}, {}, {}, worker().request))
    except (TypeError, ValueError, RuntimeError):
        return x
    return x
