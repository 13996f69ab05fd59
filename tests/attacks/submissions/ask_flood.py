# chapter: masking
# attacks: causal_mask
# ends: error
# slow
from softmax import softmax


def causal_mask(n):
    while True:
        softmax(np.zeros((128, 128)))
