/** Weights from which runs start, by the hash of their sizes and numbers. */
export const starts = `
CREATE TABLE starts (
  hash TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  added_at REAL NOT NULL,
  inputs INTEGER NOT NULL,
  widths TEXT NOT NULL,
  bias INTEGER NOT NULL,
  weights BLOB NOT NULL
) STRICT;
`
