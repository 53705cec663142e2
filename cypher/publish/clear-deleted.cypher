// Job: Removes what a slot holds of users and items that were deleted while it was filled, and whose ids are
//   used again.
// Params: $slot STRING, $property STRING, $users LIST<STRING>, $items LIST<STRING>
// Columns: none
CALL () {
  UNWIND $users AS id
  MATCH (u:User {id: id})
  SET u[$property] = null
  WITH u
  MATCH (u)-[r:MEMBER_OF]->(:Community {slot: $slot})
  DELETE r
}
CALL () {
  UNWIND $items AS id
  MATCH (i:Item {id: id})
  SET i[$property] = null
  WITH i
  MATCH (i)-[r:SIMILAR_A|SIMILAR_B|FAVOURS]-()
  WHERE type(r) IN ['SIMILAR_' + $slot, 'FAVOURS']
  DELETE r
}
