# slow
# chapter: masking
# attacks: causal_mask
# uses: frames
# ends: error
import os


def causal_mask(n):
    for _ in range(400):
        send(wire.Kind.BORROW, "softmax")
    os._exit(0)
