// Job: Returns the status of a database of the server. Neo4j answers it on its system database, also while
//   the database itself is not running. `message` says why a database does not run; it is empty otherwise.
// Params: $name STRING
// Columns: status, message
SHOW DATABASES YIELD name, currentStatus, statusMessage
WHERE name = $name
RETURN currentStatus AS status, statusMessage AS message
