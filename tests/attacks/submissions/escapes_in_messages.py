# attacks: softmax, log_softmax
def softmax(x, axis=-1):
    print("printed \x1b[31mred\x1b[0m [bold red]markup[/] \u202eright to left\u2066 \x07\x08\x0c\x9b31m \x00 ]]> <b> & \u2028")
    raise ValueError("\x1b]0;title\x07\x1b[2J [red]x[/red] [/] \u202egnirts\u200f \x85 ]]> <testcase/> &amp; \ufffe\ufdd0 \ud800")


def log_softmax(x, axis=-1):
    raise type("\x1b[31mEvil[red]\u202e", (Exception,), {})("\r\x1b[A overwritten")
