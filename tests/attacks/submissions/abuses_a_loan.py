# chapter: masking
# attacks: causal_mask
# ends: error, failed
# slow
import self_attention as earlier
from positional_encoding import embed, shift_matrix, sinusoidal_positional_encoding
from softmax import softmax


def causal_mask(n):
    cycle = []
    cycle.append(cycle)
    huge = np.zeros((512, 1, 128, 1)), np.zeros((1, 512, 128, 1))
    for function, arguments, named in (
        (earlier.attention_scores, huge, {}),
        (earlier.scaled_dot_product_attention, (np.zeros((512, 1, 1, 1)), np.zeros((512, 1, 1)), np.zeros((512, 1))), {}),
        (sinusoidal_positional_encoding, (10**9, 10**9), {}),
        (sinusoidal_positional_encoding, (np.int64(10**10), 2), {}),
        (sinusoidal_positional_encoding, (np.array(10**10), 2), {}),
        (sinusoidal_positional_encoding, (1e10, 2), {}),
        (shift_matrix, (1, 1e9), {}),
        (embed, (np.full(3, 10**12), np.zeros((3, 3))), {}),
        (softmax, (cycle,), {}),
        (softmax, (causal_mask,), {}),
        (softmax, (softmax,), {}),
        (softmax, (np.array([object()]),), {}),
        (softmax, (np.zeros(1 << 20),), {}),
        (softmax, ("x" * 10**6,), {}),
        (softmax, (np.zeros(3),), {"axis": 10**9}),
        (softmax, (np.zeros(3),), {"mistake": "all"}),
        (softmax, (np.zeros(3),), {"reference": None}),
        (softmax, (np.full(3, np.nan),), {}),
        (softmax, (), {}),
    ):
        try:
            function(*arguments, **named)
        except (ValueError, TypeError, RuntimeError, IndexError, KeyError, OverflowError):
            pass
    return np.ones((n, n), dtype=bool)
