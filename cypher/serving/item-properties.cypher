// Job: Returns the named properties of items, in the order of the names; null where an item lacks one.
//   Unknown ids are left out.
// Params: $request MAP {ids LIST<STRING>, names LIST<STRING>}
// Columns: id, values
UNWIND $request.ids AS id
MATCH (i:Item {id: id})
RETURN id, [name IN $request.names | i[name]] AS values
