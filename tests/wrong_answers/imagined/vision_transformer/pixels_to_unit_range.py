# wrong: patchify = scaled_to_one
# follows: patch_embedding <- patchify
# student: Milo, AI completion adds a "preprocessing step" that scales pixels to 0...1
import numpy as np


def patchify(images: np.ndarray, patch_size: int) -> np.ndarray:
    """Split images into flattened patches."""
    *batch, height, width, channels = images.shape
    if height % patch_size != 0 or width % patch_size != 0:
        raise ValueError(f"Image size ({height}x{width}) must be divisible by patch_size ({patch_size}).")
    # Normalize pixel values
    images = images / 255.0
    images = images.reshape(*batch, height // patch_size, patch_size, width // patch_size, patch_size, channels)
    images = images.swapaxes(-3, -4)
    return images.reshape(*batch, -1, patch_size * patch_size * channels)


def unpatchify(patches: np.ndarray, height: int, width: int, patch_size: int) -> np.ndarray:
    """Reassemble images from flattened patches."""
    *batch, num_patches, patch_dim = patches.shape
    channels = patch_dim // (patch_size * patch_size)
    patches = patches.reshape(*batch, height // patch_size, width // patch_size, patch_size, patch_size, channels)
    patches = patches.swapaxes(-3, -4)
    return patches.reshape(*batch, height, width, channels)


def patch_embedding(
    images: np.ndarray,
    patch_size: int,
    w: np.ndarray,
    b: np.ndarray,
    cls_token: np.ndarray,
    position_embedding: np.ndarray,
) -> np.ndarray:
    """Embed patches, prepend the class token, add position embeddings."""
    patches = patchify(images, patch_size)
    embeddings = patches @ w + b
    cls_tokens = np.broadcast_to(cls_token, (*embeddings.shape[:-2], 1, embeddings.shape[-1]))
    return np.concatenate([cls_tokens, embeddings], axis=-2) + position_embedding
