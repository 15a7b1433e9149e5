/** What going on from a checkpoint needs, and δ as absent where every layer has its own decay. */
export const resume = `
ALTER TABLE checkpoints ADD COLUMN plan TEXT;
ALTER TABLE checkpoints ADD COLUMN state BLOB;

ALTER TABLE runs ADD COLUMN queued_at REAL NOT NULL DEFAULT 0;
UPDATE runs SET queued_at = created_at;
ALTER TABLE runs ADD COLUMN seconds_before REAL NOT NULL DEFAULT 0;

ALTER TABLE runs RENAME COLUMN delta TO delta_in_spec;
ALTER TABLE runs ADD COLUMN delta REAL;
UPDATE runs SET delta = delta_in_spec WHERE json_extract(spec, '$.penalty.weightDecays') IS NULL;
ALTER TABLE runs DROP COLUMN delta_in_spec;
`
