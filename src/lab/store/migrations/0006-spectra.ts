/**
 * Spectra in a table of their own: curves, lists and results walk over the numbers of a measurement, a few hundred
 * bytes, and not over the hundred times as much that lay between them.
 */
export const spectra = `
CREATE TABLE spectra (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  features BLOB NOT NULL,
  weights BLOB NOT NULL,
  recursive BLOB NOT NULL,
  PRIMARY KEY (run_id, step)
) STRICT;
INSERT INTO spectra SELECT run_id, step, feature_spectra, weight_spectra, recursive_spectra FROM measurements
  ORDER BY run_id, step;

CREATE TABLE measured (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  time REAL,
  multiplier REAL,
  objective REAL,
  data_loss REAL,
  weight_penalty REAL,
  feature_penalty REAL,
  gradient_norm REAL,
  feature_ranks TEXT NOT NULL,
  weight_ranks TEXT NOT NULL,
  tcv BLOB NOT NULL,
  tcv_lower BLOB,
  tcv_upper BLOB,
  weight_norms BLOB,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;
INSERT INTO measured SELECT run_id, step, time, multiplier, objective, data_loss, weight_penalty, feature_penalty,
  gradient_norm, feature_ranks, weight_ranks, tcv, tcv_lower, tcv_upper, NULL FROM measurements ORDER BY run_id, step;
DROP TABLE measurements;
ALTER TABLE measured RENAME TO measurements;
`
