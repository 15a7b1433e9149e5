/** What a researcher adds to studies. */
export const studyAnnotations = `
ALTER TABLE studies ADD COLUMN is_starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE studies ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
`
