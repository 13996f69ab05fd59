# wrong: patch_embedding = bias_missing + class_token_without_position
# student: Quinn, the paper's equation has no bias; and positions belong to patches
import torch


def patchify(images, patch_size):
    t = torch.tensor(images, dtype=torch.float64)
    H, W, C = t.shape[-3:]
    if H % patch_size or W % patch_size:
        raise ValueError(f"images of {H} x {W}, patch_size {patch_size}")
    t = t.unfold(-3, patch_size, patch_size).unfold(-3, patch_size, patch_size)  # (..., h, w, C, P, P)
    return t.movedim(-3, -1).flatten(-3).flatten(-3, -2).numpy()


def unpatchify(patches, height, width, patch_size):
    t = torch.tensor(patches)
    t = t.unflatten(-1, (patch_size, patch_size, -1)).unflatten(-4, (height // patch_size, width // patch_size))
    return t.transpose(-4, -3).flatten(-5, -4).flatten(-3, -2).numpy()


def patch_embedding(images, patch_size, w, b, cls_token, position_embedding):
    tokens = torch.tensor(patchify(images, patch_size)) @ torch.tensor(w)
    pos = torch.tensor(position_embedding)
    tokens = tokens + pos[1:]
    cls = torch.tensor(cls_token).expand(*tokens.shape[:-2], 1, -1)
    return torch.cat([cls, tokens], dim=-2).numpy()
