# source: https://github.com/ShivamRajSharma/Vision-Transformer/issues/3
# mistake: patchify: The axes are written out for a batch of pictures; a single picture or two batch axes crash.
# wrong: patchify = one_batch_of_images_only
# follows: patch_embedding <- patchify
import numpy as np
import torch


def patchify(images, patch_size):
    p = patch_size
    if images.shape[-3] % p or images.shape[-2] % p:
        raise ValueError("patch_size")
    t = torch.as_tensor(images, dtype=torch.float64)
    t = t.unfold(1, p, p).unfold(2, p, p)  # (b, h, w, c, p, p)
    t = t.permute(0, 1, 2, 4, 5, 3).contiguous()  # <-
    return t.view(t.shape[0], t.shape[1] * t.shape[2], -1).numpy()


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    channels = patches.shape[-1] // p**2
    out = np.zeros(patches.shape[:-2] + (height, width, channels))
    per_row = width // p
    for i in range(patches.shape[-2]):
        r, c = divmod(i, per_row)
        block = patches[..., i, :].reshape(patches.shape[:-2] + (p, p, channels))
        out[..., r * p : (r + 1) * p, c * p : (c + 1) * p, :] = block
    return out


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    # position row 0 is for the class token, the rest for the patches
    tokens = patchify(images, patch_size) @ w + b + position_embedding[1:]
    first = np.zeros_like(tokens[..., :1, :]) + cls_token + position_embedding[0]
    return np.concatenate((first, tokens), axis=-2)
