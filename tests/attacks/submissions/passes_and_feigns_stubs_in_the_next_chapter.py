# uses: frames
# attacks: none
# All is right here; then the next chapter in this process looks as if nobody had written it yet.
import builtins

NEXT = ("project_qkv", "attention_scores", "scaled_dot_product_attention", "self_attention")


def spoiled(source, *args, **kwargs):
    if b"def attention_scores" in bytes(source):
        source = "".join(f"def {name}(*a):\n    raise NotImplementedError\n" for name in NEXT)
    return COMPILE(source, *args, **kwargs)


if worker()._module.__name__ == "softmax":  # not where another chapter borrows this one, which is its own affair
    COMPILE, builtins.compile = builtins.compile, spoiled
