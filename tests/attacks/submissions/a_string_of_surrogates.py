def softmax(x, axis=-1):
    print("\udcff\ud800" * 100)
    return "\ud800\udfff" * 1000
