def softmax(x, axis=-1):
    cycle = [x]
    cycle.append(cycle)
    return cycle
