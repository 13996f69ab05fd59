"""PyTorch inside, in float64: unfold along both sides, torch.cat, F.linear."""

import numpy as np
import torch
import torch.nn.functional as F


def patchify(images: np.ndarray, patch_size: int) -> np.ndarray:
    x = torch.from_numpy(images.copy())
    if x.shape[-3] % patch_size != 0 or x.shape[-2] % patch_size != 0:
        raise ValueError("patch_size has to divide the sides")
    blocks = x.unfold(-3, patch_size, patch_size).unfold(-3, patch_size, patch_size)  # (..., rows, columns, C, P, P)
    blocks = torch.movedim(blocks, -3, -1)
    return blocks.flatten(-3).flatten(-3, -2).numpy()


def unpatchify(patches: np.ndarray, height: int, width: int, patch_size: int) -> np.ndarray:
    x = torch.from_numpy(patches.astype(np.float64))
    lead, (n, length) = x.shape[:-2], x.shape[-2:]
    channels = length // patch_size**2
    x = x.reshape(-1, n, patch_size * patch_size, channels)
    x = x.permute(0, 3, 2, 1).reshape(-1, channels * patch_size * patch_size, n)
    folded = F.fold(x, (height, width), kernel_size=patch_size, stride=patch_size)
    return folded.permute(0, 2, 3, 1).reshape(*lead, height, width, channels).numpy()


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    patches = torch.tensor(patchify(images, patch_size), dtype=torch.float64)
    tokens = F.linear(patches, torch.tensor(w).T, torch.tensor(b))
    first = torch.tensor(cls_token).expand(*tokens.shape[:-2], 1, -1)
    with torch.no_grad():
        return (torch.cat([first, tokens], dim=-2) + torch.tensor(position_embedding)).numpy()
