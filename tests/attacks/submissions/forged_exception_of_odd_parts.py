# uses: frames
# ends: error, failed
PARTS = [
    {"type": 5}, {"type": None}, {"type": ["a"]}, {"type": b"x"}, {"message": {"a": 1}}, {"message": "m" * 10**6},
    {"family": 7}, {"family": ["ValueError"] * 1000}, {"family": [np.zeros(3)]}, {"family": {"ValueError": 1}},
    {"lines": 5}, {"lines": [5]}, {"lines": [(1, 2, 3)]}, {"lines": [(float("nan"), "f")]}, {"lines": [(1j, "f")]},
    {"changed": 5}, {"changed": [1]}, {"changed": {"x": 1, 5: 2}}, {"syntax": 5}, {"syntax": []},
]
TURN = iter(PARTS * 10)


def softmax(x, axis=-1):
    raised(**next(TURN))
