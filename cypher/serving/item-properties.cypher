// Job: Properties of items by name, in the order of the names; null where an item has none. What does not exist is absent.
// Params: $request MAP {ids LIST<STRING>, names LIST<STRING>}
// Columns: id, values
UNWIND $request.ids AS id
MATCH (i:Item {id: id})
RETURN id, [name IN $request.names | i[name]] AS values
