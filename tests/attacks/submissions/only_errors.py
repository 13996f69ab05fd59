# attacks: softmax_with_temperature
def softmax_with_temperature(x, temperature, axis=-1):
    raise ValueError("temperature")
