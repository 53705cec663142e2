// Job: Returns the users and items that were deleted after the data of a snapshot were read, with deletion
//   numbers above `since`. `at` is the time of the deletion in milliseconds since 1970. An id may have been
//   used again. Of a user who was forgotten, `id` is null and `row` is their row in this snapshot, or null
//   if they had none.
// Params: $version STRING, $since INTEGER
// Columns: label, id, number, at, row
OPTIONAL MATCH (s:KindredSnapshot {version: $version})
WITH coalesce(s.deletions, 0) AS known
MATCH (d:KindredDeletion)
WHERE d.number > $since AND d.number > known
RETURN d.label AS label, d.id AS id, d.number AS number, d.at.epochMillis AS at,
  head([place IN range(0, size(coalesce(d.versions, [])) - 1)
    WHERE d.versions[place] = $version | d.rows[place]]) AS row
