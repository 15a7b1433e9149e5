/**
 * Quantities that measurements hold layer by layer, as vectors by name. A new one of them needs no column. Null in
 * measurements from before.
 */
export const layered = `
ALTER TABLE measurements ADD COLUMN layered BLOB;
`
