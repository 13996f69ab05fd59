# wrong: unpatchify = square_grid_assumed
# student: Rosa, h = w = int(patches.shape[1] ** .5), as in the MAE code
import numpy as np
import torch


def patchify(images, patch_size):
    p = patch_size
    if images.shape[-3] % p or images.shape[-2] % p:
        raise ValueError("images: each side must be a multiple of p")
    h, w = images.shape[-3] // p, images.shape[-2] // p
    x = torch.tensor(images).reshape(*images.shape[:-3], h, p, w, p, images.shape[-1])
    x = torch.einsum("...hpwqc->...hwpqc", x)
    return x.reshape(*images.shape[:-3], h * w, p**2 * images.shape[-1]).numpy()


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    h = w = int(patches.shape[-2] ** 0.5)
    x = torch.tensor(patches).reshape(*patches.shape[:-2], h, w, p, p, patches.shape[-1] // p**2)
    x = torch.einsum("...hwpqc->...hpwqc", x)
    return x.reshape(*patches.shape[:-2], h * p, w * p, x.shape[-1]).numpy()


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = torch.tensor(patchify(images, patch_size)) @ torch.tensor(w) + torch.tensor(b)
    pos_embed = torch.tensor(position_embedding)
    x = x + pos_embed[1:, :]
    cls = torch.tensor(cls_token) + pos_embed[:1, :]
    return torch.cat((cls.expand(*x.shape[:-2], -1, -1), x), dim=-2).numpy()
