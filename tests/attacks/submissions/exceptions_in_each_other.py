def softmax(x, axis=-1):
    group = ValueError("deep")
    for _ in range(5000):
        group = ExceptionGroup("deeper", [group])
    raise group
