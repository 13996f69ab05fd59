"""Chapter 13, the vision transformer: the references with the mistakes that learners make, and their checks.

The axes of a cut image have one letter each: R and C count the rows and columns of patches, y and x the rows and
columns of pixels inside a patch, c the channels. An image is R y C x c, its patches are R C y x c.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from learn_transformers.key import EDGES, HAND, Call, Mistake, Sizes, Switches, call, reference, sizes
from learn_transformers.key.families import (
    ANY_NUMBERS,
    IN_SINGLE_PRECISION,
    batch_merged,
    no_batch_axis,
    one_batch_axis,
    transposed,
    unnamed,
)
from learn_transformers.key.laws import moved

Array = np.ndarray
Rng = np.random.Generator

IMAGE, PATCHES, SCATTERED = "RyCxc", "RCyxc", "yRxCc"

# Mistakes in the order of the axes: they hurt patchify and unpatchify alike.

NOT_REGROUPED = Mistake(
    "the array is only reshaped: a patch is a run along the picture's rows, not a square block",
    "In a 4 × 4 image numbered 0 … 15, which four numbers lie in the top left 2 × 2 corner?",
)
PATCHES_BY_COLUMN = Mistake(
    "the patches are numbered column by column, not row by row",
    "Which patch comes second: the one to the right of the first, or the one below it?",
)
PIXELS_BY_COLUMN = Mistake(
    "the pixels inside a patch run column by column, not row by row",
    "Inside one patch, which pixel comes second: the right-hand neighbor or the one below?",
)
CHANNEL_MAJOR = Mistake(
    "the order inside a patch is (channel, row, column), not (row, column, channel)",
    "Do the first C numbers of a patch belong to one pixel, or to one channel?",
)
SCATTERED_PIXELS = Mistake(
    "an axis of length H is split as (P, H/P), not (H/P, P): a patch holds pixels that lie far apart",
    "When 6 rows become patches of 2, which index moves faster: the patch or the row inside it?",
)
SIDES_SWAPPED = Mistake(
    "height and width are swapped: wrong unless the image is square", "How many patches lie side by side, H/P or W/P?"
)
LEADING_AXES_MERGED = Mistake(
    "the leading batch axes are merged into one axis",
    "What shape should come back for images of shape (2, 3, H, W, C)?",
)
SINGLE_IMAGE_ONLY = Mistake(
    "leading batch axes are not accepted", "What does `*batch, last = shape` do that `first, last = shape` cannot?"
)
ONE_BATCH_OF_IMAGES_ONLY = Mistake(
    "exactly one batch axis is expected: none and two are not accepted",
    "How many batch axes does `...` stand for?",
    formerly="one_batch_axis_only",
)

THREE_CHANNELS_ASSUMED = Mistake(
    "the number of channels is taken to be 3", "Which size tells you how many channels there are?"
)

# Mistakes of patchify alone, in the middle of it.

CHANNELS_OUTERMOST = Mistake(
    "each channel is cut up separately, and one row of the result holds pieces of several patches",
    "Which numbers belong to the first patch in *every* channel, and are they in your first row?",
)
GRID_NOT_FLATTENED = Mistake(
    "the patches stay in a grid of H/P rows and W/P columns: a transformer needs one sequence",
    "How many axes does a sequence of vectors have?",
)
AREA_CHECKED = Mistake(
    "H·W is checked against P², not each side against P",
    "A 2 × 8 image has 16 pixels; can a 4 × 4 patch be cut from it?",
)


def orders(mistake: Switches) -> tuple[str, str]:
    """The axes of an image and of its patches, each in the order in which they are written one after the other."""
    patches = IMAGE if mistake(NOT_REGROUPED) else PATCHES
    if mistake(PATCHES_BY_COLUMN):
        patches = patches.translate(str.maketrans("RC", "CR"))
    if mistake(PIXELS_BY_COLUMN):
        patches = patches.translate(str.maketrans("yx", "xy"))
    if mistake(CHANNEL_MAJOR):
        patches = f"{patches[:2]}c{patches[2:4]}"
    return SCATTERED if mistake(SCATTERED_PIXELS) else IMAGE, patches


def batch_read(x: Array, kept: int, mistake: Switches) -> Array:
    if mistake(SINGLE_IMAGE_ONLY):
        x = no_batch_axis(x, kept)
    if mistake(ONE_BATCH_OF_IMAGES_ONLY):
        x = one_batch_axis(x, kept)
    return batch_merged(x, kept) if mistake(LEADING_AXES_MERGED) else x


@reference(
    axes={"images": "... H W C", "patch_size": ""},
    output="... N PPC",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Cut the picture into squares of P × P pixels, read them like a page, and write each one as one long row.",
        "(…, H, W, C) → (…, N, P·P·C), N = (H/P)·(W/P): merge (patch row, patch column), and (row, column, channel).",
        "`reshape` to `(*batch, H // P, P, W // P, P, C)`; `np.swapaxes` of axes −4 and −3; `reshape` to "
        "`(*batch, N, P * P * C)`.",
    ),
)
def patchify(images: Array, patch_size: int, *, mistake: Switches) -> Any:
    images = batch_read(images, 3, mistake)
    *batch, height, width, channels = images.shape
    channels = 3 if mistake(THREE_CHANNELS_ASSUMED) else channels
    if height * width % patch_size**2 if mistake(AREA_CHECKED) else height % patch_size or width % patch_size:
        raise ValueError("patch_size must divide the sides of images")
    rows, columns = height // patch_size, width // patch_size
    if mistake(SIDES_SWAPPED):
        rows, columns = columns, rows
    length = {"R": rows, "y": patch_size, "C": columns, "x": patch_size, "c": channels}
    image_axes, patch_axes = orders(mistake)
    if mistake(CHANNELS_OUTERMOST):
        patch_axes = "c" + patch_axes.replace("c", "")
    cut = images.reshape(*batch, *(length[axis] for axis in image_axes))
    patches = np.einsum(f"...{image_axes}->...{patch_axes}", cut)
    grid = (rows, columns) if mistake(GRID_NOT_FLATTENED) else (rows * columns,)
    return patches.reshape(*batch, *grid, patch_size * patch_size * channels)


def padded(images: Array, patch_size: int) -> Array:
    below, beside = (-side % patch_size for side in images.shape[-3:-1])
    return np.pad(images, [(0, 0)] * (images.ndim - 3) + [(0, below), (0, beside), (0, 0)])


def rows_cropped(images: Array, patch_size: int) -> Array:
    return images[..., : images.shape[-3] // patch_size * patch_size, :, :]


def columns_cropped(images: Array, patch_size: int) -> Array:
    return images[..., : images.shape[-2] // patch_size * patch_size, :]


def overlapping(patches: Array, images: Array, patch_size: int) -> Array:
    windows = np.lib.stride_tricks.sliding_window_view(images, (patch_size, patch_size), axis=(-3, -2))
    return np.moveaxis(windows, -3, -1).reshape(*images.shape[:-3], -1, patch_size * patch_size * images.shape[-1])


def one_pixel_apart(patches: Array, images: Array, patch_size: int) -> Array:
    height, width = (side // patch_size + patch_size - 1 for side in images.shape[-3:-1])
    return overlapping(patches, images[..., :height, :width, :], patch_size)


CHANNELS_READ_FIRST = patchify.slip(
    "the image is read as (channel, height, width), as PyTorch stores it; here the channels come last",
    "Which axis of `images` has the length C?",
    images=lambda images: np.moveaxis(images, -3, -1),
)
CROPPED = patchify.slip(
    "rows and columns that do not fill a patch are dropped silently instead of refused",
    "How many pixels of a 5 × 5 image do your 2 × 2 patches hold?",
    images=lambda images, patch_size: rows_cropped(columns_cropped(images, patch_size), patch_size),
)
PADDED = patchify.slip(
    "an image whose sides do not fit is padded with zeros instead of refused",
    "What does the docstring promise for a 5 × 5 image and patches of 2 × 2?",
    images=padded,
)
HEIGHT_NOT_CHECKED = patchify.slip(
    "only the width is checked, not the height", "What if 5 rows meet patches of 2?", images=rows_cropped
)
WIDTH_NOT_CHECKED = patchify.slip(
    "only the height is checked, not the width", "What if 5 columns meet patches of 2?", images=columns_cropped
)
SCALED_TO_ONE = patchify.slip(
    "the pixels are divided by 255, which nobody asked for",
    "Which numbers should the first patch of an image 0 … 15 hold?",
    images=lambda images: images / 255.0,
)
GRID_FROM_BELOW = patchify.slip(
    "the patches are numbered from the bottom row up",
    "Which row of pixels does index 0 stand for, the top or the bottom one?",
    images=lambda x, patch_size: x[..., sorted(range(x.shape[-3]), key=lambda y: -(y // patch_size)), :, :],
)
SIDES_ASSERTED = patchify.slip(
    "sizes that do not fit raise an AssertionError, not a ValueError",
    "What is left of an `assert` when Python runs with -O?",
    raises=lambda error: AssertionError(),
    formerly="asserted",
)
SIZE_NOT_NAMED = patchify.slip(
    "the ValueError names neither `patch_size` nor `images` (NumPy's own message does not either)",
    "Which argument should a reader of the message correct?",
    raises=unnamed,
)
PATCH_AXIS_LAST = patchify.slip(
    "the patch axis comes last, as in torch.nn.Unfold: patches belong in rows",
    "Which axis does a transformer read as the sequence?",
    returns=transposed,
)
PIXELS_NOT_FLATTENED = patchify.slip(
    "each patch is still a small image of shape (P, P, C), not a vector",
    "What length should the last axis have?",
    returns=lambda patches, patch_size: patches.reshape(*patches.shape[:-1], patch_size, patch_size, -1),
)
OVERLAPPING = patchify.slip(
    "the patches overlap: the window moves by one pixel, not by patch_size",
    "In how many patches should one pixel be found?",
    returns=overlapping,
)
ONE_PIXEL_APART = patchify.slip(
    "there are as many patches as there should be, but each begins one pixel after the one before, not patch_size",
    "At which row and column of pixels does the last patch begin?",
    returns=one_pixel_apart,
)
PIXELS_AS_BYTES = patchify.slip(
    "the pixels become whole numbers from 0 to 255: signs and digits after the point are lost",
    "Which dtype can hold −0.5, and what does uint8 make of it?",
    images=lambda images: images.astype(np.intp).astype(np.uint8).astype(float),
)


def spelled() -> Array:
    """A 4 × 6 image in color whose pixels spell row, column and channel."""
    row, column, channel = np.ogrid[1:5, 1:7, 1:4]
    return np.asarray(100.0 * row + 10 * column + channel)


def image(*shape: int, P: int) -> Any:
    return lambda rng: call(rng.normal(size=shape), P)


patchify.asks(
    "the 4 × 4 image 0 … 15 in patches of 2 × 2, by hand", call(np.arange(16.0).reshape(4, 4, 1), 2), stage=HAND
)
patchify.asks("a 4 × 6 image in color whose pixels spell row, column and channel", call(spelled(), 2), stage=HAND)
patchify.asks(
    "batches of wide and of tall images",
    image(3, 6, 8, 5, P=2),
    lambda rng: call(rng.normal(size=(2, 9, 3, 2)), patch_size=3),
    whole="images",
)
patchify.asks("square images, where swapped sides stay silent", image(6, 6, 3, P=3), image(2, 4, 4, 4, P=2))
patchify.asks(
    "no batch axis, one and two of them",
    *(image(*batch, 4, 2, 3, P=2) for batch in [(), (1,), (5,), (2, 3)]),
    stage=EDGES,
)
patchify.asks(
    "patches of one pixel, one patch for the whole image, an image of one pixel",
    image(2, 3, 4, P=1),
    image(2, 3, 3, 2, P=3),
    image(1, 1, 1, P=1),
    stage=EDGES,
)
patchify.asks(
    "the same images in patches of 2 × 2 and of 3 × 3, and another one of 6 × 80",
    lambda rng: [call(images := rng.normal(size=(6, 12, 2)), 2), call(images, 3), image(6, 80, 1, P=2)(rng)],
)
patchify.asks("a single row of patches, and a single column", image(2, 8, 3, P=2), image(9, 3, 1, P=3), stage=EDGES)


@patchify.property()
def one_pixel_one_patch(rng: Rng, f: Any) -> str | None:
    "changing one pixel changes its own patch and no other"
    images = rng.normal(size=(4, 6, 2))
    changed = images.copy()
    changed[3, 1] += 1.0  # the second row of patches, the first column: patch 3 of 6
    found = moved(f(images, 2), f(changed, 2), -2)
    return None if found == [3] else f"pixel (3, 1) lies in patch 3, but patches {found} changed"


@patchify.property()
def blocks_move_whole(rng: Rng, f: Any) -> str | None:
    "exchanging the left and the right half of an image exchanges its patches whole"
    images = rng.normal(size=(2, 4, 3))
    before, after = f(images, 2), f(np.roll(images, 2, axis=1), 2)
    return None if np.allclose(before[::-1], after) else "the halves of the image changed places, the patches did not"


patchify.refuses(
    "a height that patch_size does not divide is refused",
    image(5, 4, 3, P=2),
    image(2, 7, 6, 1, P=3),
    naming="patch_size images",
)
patchify.refuses(
    "a width that patch_size does not divide is refused",
    image(4, 5, 3, P=2),
    image(2, 6, 8, 1, P=3),
    naming="patch_size images",
)
patchify.refuses(
    "a side that patch_size does not divide is refused, though the sum of both or the number of pixels would fit",
    image(5, 3, 2, P=2),
    image(6, 8, 3, P=4),
    image(3, 8, 9, 1, P=6),
    naming="patch_size images",
)

GRID_SIDES_SWAPPED = Mistake(
    "the grid is read as W/P rows of H/P patches",
    "How many patches lie side by side in a picture that is wider than high?",
)
SIZES_TAKEN_AS_GRID = Mistake(
    "height and width are used as numbers of patches, not of pixels",
    "How many patches of 2 pixels fit into a height of 6 pixels?",
)


@reference(
    axes={"patches": "... N PPC", "height": "", "width": "", "patch_size": ""},
    output="... H W C",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Walk back: what patchify did last is undone first.",
        "(…, N, P·P·C) → (…, H, W, C): N splits into (H/P, W/P), the vector into (P, P, C), and its length tells C.",
        "`reshape` to `(*batch, H // P, W // P, P, P, C)`; `np.swapaxes` of axes −4 and −3; `reshape` to "
        "`(*batch, H, W, C)`.",
    ),
)
def unpatchify(patches: Array, height: int, width: int, patch_size: int, *, mistake: Switches) -> Any:
    patches = batch_read(patches, 2, mistake)
    if mistake(SIDES_SWAPPED):
        height, width = width, height
    size = 1 if mistake(SIZES_TAKEN_AS_GRID) else patch_size
    rows, columns = height // size, width // size
    if mistake(GRID_SIDES_SWAPPED):
        rows, columns = columns, rows
    channels = 3 if mistake(THREE_CHANNELS_ASSUMED) else patches.shape[-1] // (patch_size * patch_size)
    length = {"R": rows, "y": patch_size, "C": columns, "x": patch_size, "c": channels}
    image_axes, patch_axes = orders(mistake)
    cut = patches.reshape(*patches.shape[:-2], *(length[axis] for axis in patch_axes))
    images = np.einsum(f"...{patch_axes}->...{image_axes}", cut)
    return images.reshape(*patches.shape[:-2], height, width, channels)


def square_side(side: int, patches: Array, patch_size: int) -> int:
    return int(round(patches.shape[-2] ** 0.5) * patch_size)


def overwritten(images: Array, patch_size: int) -> Array:
    made, size = np.zeros_like(images), patch_size
    for y, x in np.ndindex(images.shape[-3] // size, images.shape[-2] // size):
        made[..., y : y + size, x : x + size, :] = images[..., y * size :, x * size :, :][..., :size, :size, :]
    return made


SQUARE_GRID_ASSUMED = unpatchify.slip(
    "the grid is taken to be √N by √N: wrong unless the image is square",
    "Which arguments tell you how many rows and columns of patches there are?",
    height=square_side,
    width=square_side,
)
CHANNEL_AXIS_LOST = unpatchify.slip(
    "an image with one channel comes back without its channel axis",
    "Does an image of shape (4, 4, 1) have the shape (4, 4)?",
    returns=lambda images: images[..., 0] if images.shape[-1] == 1 else images,
)
FLATTENED_IMAGE = unpatchify.slip(
    "the image comes back as a sequence of H·W pixels",
    "How many axes does an image have?",
    returns=lambda images: images.reshape(*images.shape[:-3], -1, images.shape[-1]),
)
CHANNELS_RETURNED_FIRST = unpatchify.slip(
    "the image comes back as (channel, height, width): here the channels come last",
    "What shape did the image have before it was cut?",
    returns=lambda images: np.moveaxis(images, -1, -3),
)
PATCHES_OVERWRITTEN = unpatchify.slip(
    "each patch begins one pixel after the one before, not patch_size, so later ones overwrite earlier ones",
    "At which row and column of pixels does the last patch begin?",
    returns=overwritten,
)


def cut_image(*shape: int, H: int, W: int, P: int) -> Any:
    return lambda rng: call(rng.normal(size=shape), H, W, P)


unpatchify.asks(
    "four patches of 2 × 2 that make the image 0 … 15, by hand",
    call(np.array([[0.0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]), 4, 4, 2),
    stage=HAND,
)
unpatchify.asks(
    "an image in color, wider than high, whose pixels spell row, column and channel",
    call(patchify(spelled(), 2), 4, 6, 2),
    stage=HAND,
)
unpatchify.asks(
    "batches of wide and of tall images",
    cut_image(3, 12, 20, H=6, W=8, P=2),
    lambda rng: call(rng.normal(size=(2, 3, 18)), height=9, width=3, patch_size=3),
    whole="patches",
)
unpatchify.asks(
    "square images, where swapped sides stay silent",
    cut_image(4, 27, H=6, W=6, P=3),
    cut_image(2, 4, 16, H=4, W=4, P=2),
)


@unpatchify.case(stage=EDGES)
def strips_of_patches(rng: Rng) -> list[Call]:
    "four patches in one row, and in one column; 120 patches"
    patches = rng.normal(size=(4, 12))
    return [call(patches, 2, 8, 2), call(patches, 8, 2, 2), call(rng.normal(size=(120, 4)), 6, 80, 2)]


unpatchify.asks(
    "no batch axis, one and two of them",
    *(cut_image(*batch, 2, 12, H=4, W=2, P=2) for batch in [(), (1,), (5,), (2, 3)]),
    stage=EDGES,
)
unpatchify.asks(
    "one, two and five channels; patches of one pixel; a single patch",
    cut_image(6, 4, H=4, W=6, P=2),
    cut_image(6, 2, H=2, W=3, P=1),
    cut_image(1, 45, H=3, W=3, P=3),
    stage=EDGES,
)


@unpatchify.property()
def undoes_patchify(rng: Rng, f: Any) -> str | None:
    "it gives back the images that patchify cut up"
    images = rng.normal(size=(2, 4, 6, 3))
    same = np.allclose(f(patchify(images, 2), 4, 6, 2), images)
    return None if same else "unpatchify(patchify(images)) is not images"


@unpatchify.property()
def one_patch_one_block(rng: Rng, f: Any) -> str | None:
    "changing one patch changes its own square of pixels and no other"
    patches = rng.normal(size=(6, 8))
    changed = patches.copy()
    changed[4] += 1.0
    found = np.argwhere(np.any(~np.isclose(f(patches, 4, 6, 2), f(changed, 4, 6, 2)), axis=-1)).tolist()
    block = [[2, 2], [2, 3], [3, 2], [3, 3]]
    return None if found == block else f"patch 4 of a 2 × 3 grid covers the pixels {block}, but {found} changed"


@reference(
    axes={
        "images": "... H W C",
        "patch_size": "",
        "w": "PPC d",
        "b": "d",
        "cls_token": "d",
        "position_embedding": "N+1 d",
    },
    output="... N+1 d",
    slips=ANY_NUMBERS,
    hints=(
        "Each patch becomes a token as a word does; one learned token goes in front; every token is told its place.",
        "[cls; x₁·w + b; …; x_N·w + b] + position_embedding: (…, N, P·P·C) → (…, N, d) → (…, N+1, d).",
        "`patchify(...) @ w + b`; `np.broadcast_to` the class token to `(*batch, 1, d_model)`; "
        "`np.concatenate` both at `axis=-2`; add `position_embedding`.",
    ),
)
def patch_embedding(
    images: Array,
    patch_size: int,
    w: Array,
    b: Array,
    cls_token: Array,
    position_embedding: Array,
    *,
    mistake: Switches,
) -> Any:
    patches = patchify(images, patch_size, mistake=mistake)
    tokens = (normalized(patches) if mistake(PATCHES_NORMALIZED) else patches) @ w + b
    if mistake(RELU):
        tokens = np.maximum(tokens, 0.0)
    if mistake(SCALED_BY_ROOT_D) or mistake(SCALED_WITH_CLASS_TOKEN):
        tokens = tokens * np.sqrt(len(b))
    if mistake(ONE_CLASS_TOKEN_ROW):
        tokens = np.concatenate([cls_token[None], tokens], axis=0)[1:]
    batch = (1,) * (tokens.ndim - 2) if mistake(CLASS_TOKEN_NOT_REPEATED) else tokens.shape[:-2]
    first = np.broadcast_to(cls_token, (*batch, 1, len(cls_token)))
    tokens = np.concatenate([tokens, first] if mistake(CLASS_TOKEN_LAST) else [first, tokens], axis=-2)
    if mistake(POSITION_EMBEDDING_CONCATENATED):
        return np.concatenate([tokens, np.broadcast_to(position_embedding, tokens.shape)], axis=-1)
    return tokens + position_embedding


def normalized(patches: Array) -> Array:
    centered = patches - patches.mean(axis=-1, keepdims=True)
    return np.asarray(centered / np.sqrt(patches.var(axis=-1, keepdims=True) + 1e-5))


def without_first(positions: Array) -> Array:
    return np.concatenate([np.zeros_like(positions[:1]), positions[1:]])


PROJECTION_TRANSPOSED = patch_embedding.slip(
    "w is transposed before the product",
    "Which axis of w has the length of a patch: the first or the second?",
    w=np.transpose,
    formerly="weights_transposed",
)
CLASS_TOKEN_ZERO = patch_embedding.slip(
    "the first row starts from zeros, not from cls_token",
    "Which of your function's arguments does nothing?",
    cls_token=np.zeros_like,
)
BIAS_ON_CLASS_TOKEN = patch_embedding.slip(
    "the bias b is added to the class token too",
    "Does the class token pass through the linear map?",
    cls_token=lambda cls_token, b: cls_token + b,
)
BIAS_MISSING = patch_embedding.slip(
    "the bias b is not added", "What is the token of a completely black patch?", b=np.zeros_like
)
CLASS_TOKEN_PROJECTED = patch_embedding.slip(
    "the class token is put in front of the pixels and sent through w and b as well",
    "The class token already has length d: what would w, of shape (P·P·C, d), do to it?",
    cls_token=lambda cls_token, w, b: cls_token @ w + b,
)
RELU = Mistake(
    "a ReLU cuts off what is negative after the linear map",
    "Does the equation [cls; x₁·w + b; …] apply a function to x·w + b?",
)
SCALED_WITH_CLASS_TOKEN = patch_embedding.slip(
    "the tokens, the class token with them, are multiplied by √d, as word embeddings were in 2017",
    "Does the equation of the vision transformer have a factor √d?",
    cls_token=lambda cls_token, b: cls_token * np.sqrt(len(b)),
)
SCALED_BY_ROOT_D = Mistake(
    "the patches' tokens are multiplied by √d, as word embeddings were in 2017",
    "Does the equation of the vision transformer have a factor √d?",
)
PATCHES_NORMALIZED = Mistake(
    "each patch goes through a layer norm before the linear map",
    "Does the token of a patch change when all of its pixels get twice as bright?",
)
CLASS_TOKEN_LAST = Mistake(
    "the class token comes last, not first", "Which row of the position embedding belongs to the class token?"
)
CLASS_TOKEN_NOT_REPEATED = Mistake(
    "the class token is not repeated for every image: joining it to a batch of several images fails",
    "How many class tokens does a batch of 5 images need, and which shape must they have to be joined?",
)
ONE_CLASS_TOKEN_ROW = Mistake(
    "the class token is joined along axis 0, which works for a single image without a batch axis only",
    "Which axis of a batch of shape (5, N, d) counts the tokens, and how many class tokens does it need?",
)
NO_POSITION_EMBEDDING = patch_embedding.slip(
    "the position embedding is not added",
    "If the patches were shuffled, would your tokens show where each one was?",
    position_embedding=np.zeros_like,
    formerly="no_positions",
)
POSITIONS_SUBTRACTED = patch_embedding.slip(
    "the position embedding is subtracted",
    "What should come back when all patches, w and b are zero?",
    position_embedding=np.negative,
)
ONE_POSITION_FOR_ALL = patch_embedding.slip(
    "one row of the position embedding is added to every token: indexed where it should be used whole",
    "Do two tokens at different places get the same position vector?",
    position_embedding=lambda p: np.broadcast_to(p[-1], p.shape),
)
POSITIONS_ADDED_TOO_EARLY = patch_embedding.slip(
    "the positions are added before the class token is put in front, so each patch gets the row of its predecessor",
    "What is the index of the first patch once the class token stands before it?",
    position_embedding=lambda p: np.concatenate([np.zeros_like(p[:1]), p[:-1]]),
)
CLASS_TOKEN_WITHOUT_POSITION = patch_embedding.slip(
    "the class token gets no position embedding",
    "Why does the position embedding have N + 1 rows, not N?",
    position_embedding=without_first,
)
CLASS_TOKEN_CHANGED = patch_embedding.slip(
    "the argument cls_token is changed in place",
    "What does `cls_token += ...` do to the array that the caller still holds?",
    cls_token=lambda cls_token, position_embedding: np.add(cls_token, position_embedding[0], out=cls_token),
    position_embedding=without_first,
)
POSITION_EMBEDDING_CONCATENATED = Mistake(
    "the position embedding is put beside the tokens, not added to them",
    "How long is a token, d or 2·d?",
    formerly="positions_concatenated",
)
CLASS_TOKEN_MISSING = patch_embedding.slip(
    "there is no class token: only the N patches come back",
    "How many rows does the position embedding have, and how many patches are there?",
    returns=lambda tokens: tokens[..., 1:, :],
)


def embedding(*batch: int, H: int, W: int, C: int, P: int, d: int) -> Sizes:
    """Sizes of a call; the number and the length of the patches follow."""
    return sizes(*batch, H=H, W=W, C=C, patch_size=P, PPC=P * P * C, N=H // P * (W // P), d=d)


patch_embedding.asks(
    "two patches of 2 × 2 pixels and two features, by hand",
    call(
        np.array([[1.0, 2, 5, 6], [3, 4, 7, 8]])[:, :, np.newaxis],
        2,
        np.array([[1.0, 0], [0, 1], [1, 0], [0, -1]]),
        np.array([10.0, 20.0]),
        np.array([7.0, -7.0]),
        np.array([[0.5, -0.5], [0.1, 0.2], [0.3, 0.4]]),
    ),
    stage=HAND,
)


@patch_embedding.case(whole="images")
def an_image(rng: Rng) -> list[Call]:
    "one image, wider than high, with two position embeddings, and one higher than wide"
    wide = embedding(H=4, W=6, C=3, P=2, d=5).call(patch_embedding, rng)
    high = embedding(H=9, W=3, C=2, P=3, d=4).call(patch_embedding, rng)
    *same, positions = wide.args
    return [wide, call(*same, -positions), high]


patch_embedding.asks("an image of 120 patches", embedding(H=6, W=80, C=1, P=2, d=3), stage=EDGES)
patch_embedding.asks("a batch of images", embedding(3, H=4, W=8, C=2, P=2, d=7), embedding(4, H=4, W=4, C=4, P=2, d=6))
patch_embedding.asks(
    "four numbers a patch, four features, four tokens: where a wrong axis stays silent",
    embedding(4, H=2, W=6, C=1, P=2, d=4),
)
patch_embedding.asks(
    "a batch of one, and two batch axes",
    embedding(1, H=2, W=4, C=1, P=2, d=3),
    embedding(2, 3, H=4, W=2, C=2, P=2, d=3),
    stage=EDGES,
)
patch_embedding.asks(
    "a single patch, patches of one pixel, a single feature",
    embedding(2, H=3, W=3, C=1, P=3, d=4),
    embedding(H=2, W=3, C=2, P=1, d=3),
    embedding(2, H=2, W=4, C=3, P=2, d=1),
    stage=EDGES,
)


@patch_embedding.property()
def class_token_sees_no_pixel(rng: Rng, f: Any) -> str | None:
    "the first token is the same for every image"
    _, *rest = embedding(2, H=4, W=6, C=2, P=2, d=3).call(patch_embedding, rng).args
    tokens = f(rng.normal(size=(2, 4, 6, 2)), *rest)
    return None if np.allclose(tokens[0, 0], tokens[1, 0]) else "the first token depends on the image"


@patch_embedding.property()
def one_pixel_one_token(rng: Rng, f: Any) -> str | None:
    "changing one pixel changes the token of its patch and no other"
    images, *rest = embedding(H=4, W=6, C=2, P=2, d=3).call(patch_embedding, rng).args
    changed = images.copy()
    changed[3, 1] += 1.0
    found = moved(f(images, *rest), f(changed, *rest), -2)
    return None if found == [4] else f"pixel (3, 1) lies in patch 3, which is token 4, but tokens {found} changed"
