# attacks: file
# ends: error
print("printed \x1b[31mred [bold red]markup[/] \u202eright to left \x00")
raise ValueError("\x1b]0;title\x07 [red]x[/red] \u202e ]]> <testcase/>")
