# system
# ends: error, failed
# Once only: two processes that answer everything twice, and fork each time, are a bomb.
def softmax(x, axis=-1):
    import os

    if not FORKED:
        FORKED.append(True)
        os.fork()
    return x


FORKED = []
