"""A training step of LightGCN in PyTorch, as in the paper's reference implementation: all layers over the whole graph by sparse COO
products, their mean, BPR, L2 on the batch's initial embeddings, autograd, and Adam over all rows.
"""

import numpy as np
import torch
from turns import floats, ints, serve, sizes

nodes, width, batch = sizes["nodes"], sizes["width"], sizes["batch"]
offsets, indices = ints("graph.offsets"), ints("graph.indices")
rows = np.repeat(np.arange(nodes), np.diff(offsets))
places = torch.from_numpy(np.stack([rows, indices.astype(np.int64)]))
graph = torch.sparse_coo_tensor(places, torch.from_numpy(floats("graph.values", -1)), (nodes, nodes)).coalesce()
table = torch.nn.Parameter(torch.from_numpy(floats("start", nodes, width)))
optimizer = torch.optim.Adam([table], lr=sizes["learningRate"])
sides = [torch.from_numpy(ints(name).astype(np.int64)).view(-1, batch) for name in ("users", "positives", "negatives")]
step = 0


def work():
    global step
    users, positives, negatives = (side[step % len(side)] for side in sides)
    step += 1
    layers = [table]
    for _ in range(sizes["layers"]):
        layers.append(torch.sparse.mm(graph, layers[-1]))
    final = torch.stack(layers, dim=1).mean(dim=1)
    u, p, n = final[users], final[positives], final[negatives]
    loss = torch.nn.functional.softplus((u * n).sum(1) - (u * p).sum(1)).mean()
    squares = sum(table[side].norm(2).pow(2) for side in (users, positives, negatives))
    loss = loss + sizes["l2"] * 0.5 * squares / batch
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


serve(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", work)
