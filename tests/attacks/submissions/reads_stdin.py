def softmax(x, axis=-1):
    return input("a number: ")
