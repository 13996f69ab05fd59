# slow
# ends: error, failed
def softmax(x, axis=-1):
    chain = iter(())
    for _ in range(60_000):
        chain = zip(chain)
    next(chain, None)
    return x
