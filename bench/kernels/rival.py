"""The kernels in PyTorch, SciPy and NumPy: `python rival.py FOLDER [CASE,CASE …]`. FOLDER is written by bench/kernels.ts.

Prints one JSON object, a Side of results.ts. PyTorch and NumPy's BLAS use their default numbers of threads; SciPy's sparse products use
one. Packages that are not installed are skipped.
"""

import json
import sys
import time

import numpy as np

folder = sys.argv[1]
only = sys.argv[2].split(",") if len(sys.argv) > 2 else None
with open(f"{folder}/sizes.json") as file:
    sizes = json.load(file)
nodes, width, side, users, items = (sizes[key] for key in ("nodes", "width", "side", "users", "items"))
batch, negatives, tau, best = sizes["batch"], sizes["negatives"], sizes["temperature"], sizes["best"]
results, versions, bandwidth = [], {"numpy": np.__version__}, {}


def floats(name, *shape):
    return np.fromfile(f"{folder}/{name}", dtype=np.float32).reshape(shape)


def ints(name):
    return np.fromfile(f"{folder}/{name}", dtype=np.int32)


def measure(case, label, run, check=None, repeats=15):
    if only is not None and case not in only and case != "bandwidth":
        return
    warm = time.perf_counter()
    result = run()
    began = time.perf_counter()
    times = [(began - warm) * 1000] if began - warm > 2 else []
    # Work that takes longer than two seconds runs once.
    wanted_runs = 0 if times else repeats
    while len(times) < wanted_runs and (len(times) < 2 or time.perf_counter() - began < 2):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1000)
    entry = {"case": case, "label": label, "milliseconds": times}
    value = None if check is None else check(result)
    if value is not None:
        entry["note" if isinstance(value, str) else "check"] = value
    results.append(entry)


def absolute(array):
    return float(np.abs(np.asarray(array, dtype=np.float64)).sum())


def spectrum_sum(values):
    return f"Σσ {absolute(values):.2f}"


dense, gradient = floats("dense", nodes, width), floats("gradient", nodes, width)
left, right = floats("left", side, side), floats("right", side, side)
rows, updates = ints("rows"), floats("updates", sizes["gathered"], width)
graph = (floats("graph.values", -1), ints("graph.indices"), ints("graph.offsets"))
likes = (floats("likes.values", -1), ints("likes.indices"), ints("likes.offsets"))
normalized = (floats("normalized.values", -1), likes[1], likes[2])
queries, targets = dense[: sizes["queries"]], dense[nodes - sizes["targets"] :]

measure("matmul", "NumPy", lambda: left @ right, absolute)
measure("matmul left transposed", "NumPy", lambda: left.T @ right, absolute)
measure("matmul right transposed", "NumPy", lambda: left @ right.T, absolute)
measure("gather", "NumPy", lambda: dense[rows], absolute)


def scatter():
    out = np.zeros((nodes, width), dtype=np.float32)
    np.add.at(out, rows, updates)
    return out


measure("scatter-add", "NumPy", scatter, absolute)
big = [np.ones(1 << 24, dtype=np.float32) for _ in range(3)]
measure("bandwidth", "NumPy", lambda: np.add(big[0], big[1], out=big[2]))
bandwidth["NumPy"] = 3 * (1 << 26) / min(results.pop()["milliseconds"]) / 1e6

try:
    import scipy
    import scipy.sparse
    import scipy.sparse.linalg

    versions["scipy"] = scipy.__version__
    matrix = scipy.sparse.csr_matrix(graph, shape=(nodes, nodes))
    measure("propagation", "SciPy CSR", lambda: matrix @ dense, absolute)
    by_user = scipy.sparse.csr_matrix(likes, shape=(users, items))
    by_item = by_user.T.tocsr()

    def neighbours():
        total, wanted = 0.0, sizes["neighbours"]
        for start in range(0, items, 1024):
            block = (by_item[start : start + 1024] @ by_user).tocsr()
            for row in range(block.shape[0]):
                columns = block.indices[block.indptr[row] : block.indptr[row + 1]]
                counts = block.data[block.indptr[row] : block.indptr[row + 1]][columns != start + row]
                if len(counts) > wanted:
                    counts = counts[np.argpartition(-counts, wanted)[:wanted]]
                total += counts.sum()
        return total

    measure("co-occurrence", "SciPy and NumPy", neighbours, float, 2)
    spectrum = scipy.sparse.csr_matrix(normalized, shape=(users, items))
    measure("SVD", "SciPy svds (ARPACK)", lambda: scipy.sparse.linalg.svds(spectrum, k=sizes["rank"])[1], spectrum_sum, 2)
except ImportError:
    pass

try:
    import torch

    versions["torch"] = torch.__version__
    threads = f"{torch.get_num_threads()} threads"
    tensor = torch.from_numpy

    def whole(result):
        return result.double().abs().sum().item()

    def sparse(parts, rows_count, columns_count):
        values, indices, offsets = parts
        row_of = np.repeat(np.arange(rows_count), np.diff(offsets))
        places = tensor(np.stack([row_of, indices.astype(np.int64)]))
        return torch.sparse_coo_tensor(places, tensor(values), (rows_count, columns_count)).coalesce()

    x = tensor(dense)
    coo = sparse(graph, nodes, nodes)
    csr = torch.sparse_csr_tensor(tensor(graph[2]), tensor(graph[1]), tensor(graph[0]), (nodes, nodes))
    measure("propagation", f"torch.sparse.mm COO, {threads}", lambda: torch.sparse.mm(coo, x), whole)
    measure("propagation", f"torch CSR, {threads}", lambda: csr @ x, whole)
    a, b = tensor(left), tensor(right)
    measure("matmul", f"torch, {threads}", lambda: a @ b, whole)
    measure("matmul left transposed", f"torch, {threads}", lambda: a.T @ b, whole)
    measure("matmul right transposed", f"torch, {threads}", lambda: a @ b.T, whole)
    wanted, more = tensor(rows.astype(np.int64)), tensor(updates)
    measure("gather", f"torch, {threads}", lambda: x.index_select(0, wanted), whole)
    measure("scatter-add", f"torch, {threads}", lambda: torch.zeros_like(x).index_add_(0, wanted, more), whole)

    def leaf(name, count):
        return tensor(floats(name, count, width)).requires_grad_()

    u, p = leaf("batchUsers", batch), leaf("batchPositives", batch)
    shared, other = leaf("batchNegatives", negatives), leaf("pairNegatives", batch)
    normalize = torch.nn.functional.normalize

    def softmax():
        unit = normalize(u)
        own = (unit * normalize(p)).sum(1, keepdim=True) / tau
        logits = torch.cat([own, unit @ normalize(shared).T / tau], 1)
        loss = (logits.logsumexp(1) - own[:, 0]).mean()
        return torch.cat(torch.autograd.grad(loss, [u, p, shared]))

    def bpr():
        loss = torch.nn.functional.softplus((u * (other - p)).sum(1)).mean()
        return torch.cat(torch.autograd.grad(loss, [u, p, other]))

    measure("sampled softmax", f"torch, {threads}", softmax, whole)
    measure("BPR", f"torch, {threads}", bpr, whole)
    for fused in (False, True):
        parameter = torch.nn.Parameter(x.clone())
        parameter.grad = tensor(gradient)
        optimizer = torch.optim.Adam([parameter], lr=0.001, fused=fused)
        measure("Adam", f"torch{' fused' if fused else ''}, {threads}", optimizer.step)
    q, t = tensor(queries), tensor(targets)
    measure(
        "top-k",
        f"torch matmul and topk, {threads}",
        lambda: torch.cat([torch.topk(block @ t.T, best)[0] for block in q.split(512)]),
        whole,
    )
    measure("top-k of one", f"torch matmul and topk, {threads}", lambda: torch.topk(q[:1] @ t.T, best)[0], whole)
    spectrum = sparse(normalized, users, items)
    rank = sizes["rank"]
    measure(
        "SVD",
        f"torch.svd_lowrank, {threads}",
        lambda: torch.svd_lowrank(spectrum, q=rank + 16, niter=4)[1][:rank],
        spectrum_sum,
        3,
    )

    entities, dim = sizes["mlpEntities"], sizes["mlpWidth"]

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.users, self.items = torch.nn.Embedding(entities, dim), torch.nn.Embedding(entities, dim)
            self.top = torch.nn.Sequential(
                *[torch.nn.Linear(2 * dim, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU()],
                *[torch.nn.Linear(64, 1)],
            )

        def forward(self, user, item):
            return self.top(torch.cat([self.users(user), self.items(item)], 1))[:, 0]

    network = Network()
    adam = torch.optim.Adam(network.parameters())
    samples = [tensor(ints(name).astype(np.int64)) for name in ("mlpUsers", "mlpItems", "mlpLabels")]

    def one_pass():
        for user, item, wanted_label in zip(*[sample.split(sizes["mlpBatch"]) for sample in samples]):
            adam.zero_grad()
            logits = network(user, item)
            torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted_label.float()).backward()
            adam.step()

    measure("small network", f"torch, {threads}", one_pass)
    c = [tensor(array) for array in big]
    measure("bandwidth", "torch", lambda: torch.add(c[0], c[1], out=c[2]))
    bandwidth["torch"] = 3 * (1 << 26) / min(results.pop()["milliseconds"]) / 1e6
except ImportError:
    pass

print(json.dumps({"versions": versions, "results": results, "bandwidth": bandwidth}))
