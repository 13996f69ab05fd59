# uses: frames
# ends: error, failed
# slow
import sys

ANSWER = {"output": "\u4e00" * 4_000_000, "parameters": {}, "inputs": [], "given": []}
sys.modules["_sandbox.modules"].OPERATIONS.update(run=lambda module, payload: ANSWER)
