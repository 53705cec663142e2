// Job: Ends all other transactions, as an administrator can.
// Params: none
// Columns: message
SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS text
WHERE NOT text CONTAINS 'TERMINATE TRANSACTION'
TERMINATE TRANSACTION id YIELD message
RETURN message
