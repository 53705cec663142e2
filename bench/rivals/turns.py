"""Shared by the rivals of this folder: reads the inputs, and does one run of the work for each line on standard input."""

import json
import resource
import sys
import time

import numpy as np

folder = sys.argv[1]
with open(f"{folder}/sizes.json") as file:
    sizes = json.load(file)


def floats(name, *shape):
    return np.fromfile(f"{folder}/{name}", dtype=np.float32).reshape(shape)


def ints(name):
    return np.fromfile(f"{folder}/{name}", dtype=np.int32)


def send(message):
    print(json.dumps(message), flush=True)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def serve(label, work):
    """`work` returns a number that must be equal on both sides."""
    send({"label": label})
    for _ in sys.stdin:
        processor, began = processor_seconds(), time.perf_counter()
        check = work()
        spent = time.perf_counter() - began
        send({
            "milliseconds": spent * 1000,
            "processorMilliseconds": (processor_seconds() - processor) * 1000,
            "check": float(check),
        })
