/** What a researcher adds to runs, data sets of their own, sheets of figures, and what the window keeps. */
export const desk = `
ALTER TABLE runs ADD COLUMN is_starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN archived_at REAL;
ALTER TABLE runs ADD COLUMN trashed_at REAL;

CREATE TABLE datasets (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  added_at REAL NOT NULL,
  source TEXT NOT NULL,
  samples INTEGER NOT NULL,
  classes INTEGER NOT NULL,
  shape TEXT NOT NULL,
  description TEXT NOT NULL
) STRICT;

CREATE TABLE sheets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at REAL NOT NULL,
  changed_at REAL NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
