import { measuredNames } from '../quantities/table.ts'
import { readFilter, type Test } from './language.ts'
import { fieldNames, findField, runFields, type RunFacts } from './runFields.ts'
import { stepField } from './stepFields.ts'

export { FilterError } from './language.ts'

export type RunTest = Test<RunFacts>

const states: Readonly<Record<string, RunTest>> = {
  starred: ({ run }) => run.isStarred,
  archived: ({ run }) => run.archivedAt !== null,
  live: ({ run }) => run.status === 'queued' || run.status === 'running',
  tagged: ({ run }) => run.tags.length > 0,
  noted: ({ run }) => run.notes !== '',
  resumable: ({ run }) => run.canResume,
}

/**
 * Reads a filter such as `lambda<1e-3 tag:good -status:finished "two moons"`. A run must match every term.
 *
 * - a word, or "several words": somewhere in name, tags, notes, folder, preset, engine, ending or id
 * - `field:text` contains the text, `field=text` equals it; `a|b` matches either; numbers compare as numbers
 * - `field<1e-3`, `<=`, `>`, `>=`, `!=`, and `field:0..9` for a range with both ends
 * - `objective@1000<1e-3`: a quantity at the last measurement up to step 1000; `objective@last` at the last of all
 * - `is:starred`, archived, live, tagged, noted, resumable
 * - a `-` before a term negates it
 *
 * Fields are those of runFields, the quantities of quantities/table.ts, and those of the spec: `paths`, their ends and
 * the letters of the papers. Throws a FilterError.
 */
export const parseFilter = (text: string, paths: readonly string[]): RunTest =>
  readFilter(text, {
    states,
    findField: (word) => findField(word, paths),
    hasText,
    words: () => fieldNames(paths),
    hint,
  })

function hasText({ run }: RunFacts, wanted: string): boolean {
  return (
    [
      run.name,
      run.folder,
      run.preset ?? '',
      run.ending ?? '',
      run.engine ?? '',
      run.notes,
      run.status,
      ...run.tags,
    ].some((text) => text.toLowerCase().includes(wanted)) || run.id.startsWith(wanted)
  )
}

function hint(word: string, nearest: string | null): string {
  if (word.includes('@'))
    return `: at a step you can use ${measuredNames.join(', ')}, as in ${stepField('objective', 1000)}`
  if (nearest !== null) return `: did you mean ${nearest}?`
  return `. Fields are ${runFields.map(({ name }) => name).join(', ')}, and every field of a spec`
}
