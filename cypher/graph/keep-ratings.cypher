// Job: Keeps how the graph reads ratings. Without `declared`, a scale that is there already stays. Returns
//   what the graph keeps now; no row without a marker.
// Params: $min FLOAT, $max FLOAT, $likeFrom FLOAT, $kinds LIST<STRING>, $declared BOOLEAN
// Columns: min, max, likeFrom, kinds
MATCH (marker:KindredGraph {key: 'kindred'})
// The lock of this node makes two first imports agree.
SET marker.kindredLock = true
REMOVE marker.kindredLock
WITH marker, $declared OR marker.ratingMin IS NULL AS isNew
SET
  marker.ratingMin = CASE WHEN isNew THEN $min ELSE marker.ratingMin END,
  marker.ratingMax = CASE WHEN isNew THEN $max ELSE marker.ratingMax END,
  marker.ratingLikeFrom = CASE WHEN isNew THEN $likeFrom ELSE marker.ratingLikeFrom END,
  marker.ratingKinds = CASE WHEN isNew THEN $kinds ELSE marker.ratingKinds END
RETURN marker.ratingMin AS min, marker.ratingMax AS max, marker.ratingLikeFrom AS likeFrom, marker.ratingKinds AS kinds
