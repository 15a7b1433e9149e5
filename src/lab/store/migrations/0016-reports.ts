/** Pages of text with figures and numbers of runs. */
export const reports = `
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at REAL NOT NULL,
  changed_at REAL NOT NULL,
  content TEXT NOT NULL
) STRICT;
`
