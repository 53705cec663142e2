// Job: Locks users in the given order, which must be the order of their ids. Every writer keeps this order,
//   so that locks cannot deadlock. Setting and removing a property takes the lock and leaves the user
//   unchanged.
// Params: $ids LIST<STRING>
// Columns: id
UNWIND $ids AS id
MATCH (user:User {id: id})
SET user.kindredLock = true
REMOVE user.kindredLock
RETURN user.id AS id
