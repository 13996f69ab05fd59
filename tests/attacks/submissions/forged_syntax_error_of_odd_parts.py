# uses: frames
# attacks: file
# ends: error
raised(syntax={"message": 5, "line": float("inf"), "column": None, "end": "x"})
