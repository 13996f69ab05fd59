# ends: error, failed
import sys

import numpy as np

modules = sys.modules["_sandbox.modules"]
ANSWERS = [
    np.zeros(3),
    [],
    {"output": None},
    {"output": 1, "parameters": {"gain": 1}, "inputs": 3, "given": "x"},
    {"output": [[[]]], "parameters": {}, "inputs": [None], "given": [None, None]},
    {"output": {}, "parameters": np.zeros(2), "inputs": {}, "given": {}},
    3.5,
    np.float64(3.5),
] * 9
modules.OPERATIONS.update(run=lambda module, payload: ANSWERS.pop(), load=lambda module, payload: None)
