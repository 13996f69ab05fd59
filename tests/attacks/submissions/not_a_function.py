softmax = 5
