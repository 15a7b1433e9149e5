/** The arrays of a backbone by name, beside the weights of a checkpoint. */
export const backbone = 'ALTER TABLE checkpoints ADD COLUMN backbone BLOB;'
