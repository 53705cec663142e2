// Job: Returns how the graph reads ratings: the ends of its scale, the lowest like if one was set, and the
//   kinds that are ratings. All are null if no rating was stored yet.
// Params: none
// Columns: min, max, likeFrom, kinds
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
RETURN marker.ratingMin AS min, marker.ratingMax AS max, marker.ratingLikeFrom AS likeFrom, marker.ratingKinds AS kinds
