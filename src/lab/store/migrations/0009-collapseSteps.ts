/** The collapse steps of a run: what each did to every layer, as JSON. */
export const collapseSteps = `
CREATE TABLE collapse_steps (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  multiplier REAL NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;
`
