import numpy as np


def Gain(size):
    output = np.zeros(size)
    return {"the output": output, **{f"the gradient by {name}": output for name in ("gain", "bias", "x")}}
