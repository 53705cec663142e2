// Job: Returns the vector indexes of a slot, with the width of their vectors and their state.
// Params: $names LIST<STRING>
// Columns: name, width, state
SHOW VECTOR INDEXES YIELD name, options, state
WHERE name IN $names
RETURN name, options.indexConfig['vector.dimensions'] AS width, state
