# ends: error, failed
import sys

import numpy as np

ANSWERS = [np.zeros(3), "gain", {"gain": None}, {"\x1b[31m": np.zeros(3)}, {7: np.zeros(2)}, [1], 3, b"", True] * 9
sys.modules["_sandbox.modules"].OPERATIONS.update(load=lambda module, payload: ANSWERS.pop())
