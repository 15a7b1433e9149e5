/** Where a run with free features ended by its loss. It is null in earlier runs. */
export const endKind = `
ALTER TABLE runs ADD COLUMN end_kind TEXT;
`
