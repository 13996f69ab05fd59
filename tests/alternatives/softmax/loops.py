"""Plain Python: lists, floats and `math`, one row after another."""

import math

import numpy as np


def each_row(row_function, x, axis):
    rows = np.moveaxis(x, axis, -1)
    flat = [row_function([float(entry) for entry in row]) for row in rows.reshape(-1, rows.shape[-1])]
    return np.moveaxis(np.array(flat).reshape(rows.shape), -1, axis)


def softmax_row(row):
    largest = max(row)
    exponentials = [math.exp(entry - largest) for entry in row]
    whole = math.fsum(exponentials)
    return [e / whole for e in exponentials]


def log_softmax_row(row):
    largest = max(row)
    log_sum = largest + math.log(math.fsum(math.exp(entry - largest) for entry in row))
    return [entry - log_sum for entry in row]


def softmax(x, axis=-1):
    return each_row(softmax_row, x, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError("the temperature has to be a positive number")
    return each_row(lambda row: softmax_row([entry / temperature for entry in row]), x, axis)


def log_softmax(x, axis=-1):
    return each_row(log_softmax_row, x, axis)


def cross_entropy(logits, targets):
    loss = 0.0
    for row, target in zip(logits.tolist(), targets.tolist(), strict=True):
        loss -= log_softmax_row(row)[target]
    return loss / len(targets)


def softmax_jacobian(x):
    p = softmax_row(x.tolist())
    jacobian = np.empty((len(p), len(p)))
    for i in range(len(p)):
        for j in range(len(p)):
            jacobian[i, j] = p[i] * (1.0 - p[i]) if i == j else -p[i] * p[j]
    return jacobian
