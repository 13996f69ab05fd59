# uses: frames
# attacks: file
# ends: error
raised(syntax={"message": "\x1b[31m[bold]", "line": 1, "column": 10**9, "end": 10**12})
