// Job: Locks two users, the lower id first, and then returns the ties between them. The read waits for the
//   locks, so it sees what their last holder committed. `ids` contains only users that exist.
// Params: $lower STRING, $higher STRING
// Columns: ids, ties
UNWIND [$lower, $higher] AS id
MATCH (user:User {id: id})
SET user.kindredLock = true
REMOVE user.kindredLock
WITH collect(user) AS people
WITH people, people[0] AS lower, people[1] AS higher
OPTIONAL MATCH (lower)-[tie:FRIEND|REQUESTED|WITHHELD|DECLINED|UNFRIENDED|FOLLOWS|FOLLOW_WITHHELD|BLOCKED]-(higher)
WITH people, lower, collect(tie) AS ties
RETURN [user IN people | user.id] AS ids,
  [tie IN ties | {type: type(tie), fromLower: startNode(tie) = lower}] AS ties
