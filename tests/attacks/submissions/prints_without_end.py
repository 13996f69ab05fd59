# ends: error
# slow
def softmax(x, axis=-1):
    while True:
        print("x" * 5000)
