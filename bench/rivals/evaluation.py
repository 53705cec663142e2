"""Lists of all users with test items, by `recommend` of implicit, from given vectors."""

import implicit
import numpy as np
import scipy.sparse
from implicit.als import AlternatingLeastSquares
from turns import floats, ints, serve, sizes

users, items, width = sizes["users"], sizes["items"], sizes["width"]
likes = scipy.sparse.csr_matrix(
    (np.ones(len(ints("likes.indices")), dtype=np.float32), ints("likes.indices"), ints("likes.offsets")),
    shape=(users, items),
)
model = AlternatingLeastSquares(factors=width, use_gpu=False)
model.user_factors = floats("userVectors", users, width)
model.item_factors = floats("itemVectors", items, width)
ranked = ints("ranked")
known = likes[ranked]


def work():
    _, scores = model.recommend(ranked, known, N=sizes["k"], filter_already_liked_items=True)
    return scores.sum(dtype=np.float64)


serve(f"implicit {implicit.__version__}", work)
