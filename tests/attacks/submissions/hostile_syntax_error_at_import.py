# attacks: file
# ends: error
raise SyntaxError("\x1b[31m[red]", ("softmax.py", 3, 10**9, "text", 3, 10**12))
