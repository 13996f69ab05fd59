# wrong: patchify = channel_major
# follows: patch_embedding <- patchify
# student: Hana, F.unfold on a permuted image; its rows have the channel first
import numpy as np
import torch
import torch.nn.functional as F


def patchify(images, patch_size):
    H, W, C = images.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError("patch_size")
    x = torch.tensor(images, dtype=torch.float64).reshape(-1, H, W, C).permute(0, 3, 1, 2)
    columns = F.unfold(x, kernel_size=patch_size, stride=patch_size)
    patches = columns.transpose(1, 2)
    return patches.reshape(*images.shape[:-3], patches.size(1), patches.size(2)).numpy()


def unpatchify(patches, height, width, patch_size):
    p = patch_size
    lead = patches.shape[:-2]
    x = torch.tensor(patches).reshape(-1, height // p, width // p, p, p, patches.shape[-1] // p**2)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(*lead, height, width, -1).numpy()


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    x = torch.tensor(patchify(images, patch_size)) @ torch.tensor(w) + torch.tensor(b)
    cls = torch.tensor(cls_token).expand(*x.shape[:-2], 1, -1)
    return (torch.cat([cls, x], dim=-2) + torch.tensor(position_embedding)).numpy()
