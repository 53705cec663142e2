"""Rivals of the kernels on the matrix that bench/kernels.ts wrote: argv[1] is the folder, argv[2] the width, argv[3] the repeats.

Prints one JSON object: milliseconds of each run of each rival, and versions. Threads: as many as the machine offers, as PyTorch does by
default; SciPy has one."""

import json
import sys
import time

import numpy as np

folder, width, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
offsets = np.fromfile(f"{folder}/offsets.bin", dtype=np.int32)
indices = np.fromfile(f"{folder}/indices.bin", dtype=np.int32)
values = np.fromfile(f"{folder}/values.bin", dtype=np.float32)
nodes = len(offsets) - 1
dense = np.fromfile(f"{folder}/dense.bin", dtype=np.float32).reshape(nodes, width)


def measure(run):
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return times


result = {"versions": {"numpy": np.__version__}, "milliseconds": {}, "check": None}

try:
    import scipy
    import scipy.sparse

    matrix = scipy.sparse.csr_matrix((values, indices, offsets), shape=(nodes, nodes))
    result["versions"]["scipy"] = scipy.__version__
    result["milliseconds"]["SciPy CSR, 1 thread"] = measure(lambda: matrix @ dense)
    result["check"] = float(np.abs(matrix @ dense).sum())
except ImportError:
    pass

try:
    import torch

    result["versions"]["torch"] = torch.__version__
    threads = torch.get_num_threads()
    rows = np.repeat(np.arange(nodes), np.diff(offsets))
    coo = torch.sparse_coo_tensor(
        torch.from_numpy(np.stack([rows, indices.astype(np.int64)])), torch.from_numpy(values), (nodes, nodes)
    ).coalesce()
    csr = torch.sparse_csr_tensor(
        torch.from_numpy(offsets), torch.from_numpy(indices), torch.from_numpy(values), (nodes, nodes)
    )
    x = torch.from_numpy(dense)
    name = f"{threads} thread" + ("" if threads == 1 else "s")
    result["milliseconds"][f"torch.sparse.mm COO, {name}"] = measure(lambda: torch.sparse.mm(coo, x))
    result["milliseconds"][f"torch CSR, {name}"] = measure(lambda: csr @ x)
    users, items = x[:4096].contiguous(), x[-40960:].contiguous()
    result["milliseconds"][f"torch scores and topk, {name}"] = measure(
        lambda: torch.cat([torch.topk(block @ items.T, 20)[1] for block in users.split(512)])
    )
except ImportError:
    pass

print(json.dumps(result))
