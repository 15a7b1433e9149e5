import { boundEntries } from './boundEntries.ts'
import { collapseEntries } from './collapseEntries.ts'
import { costEntries } from './costEntries.ts'
import { anchorOf, type Entries, type GlossaryEntry, type Section } from './entry.ts'
import { fieldEntries, type FieldId } from './fieldEntries.ts'
import { quantityEntries } from './quantityEntries.ts'
import { recordEntries } from './recordEntries.ts'
import { symbolEntries } from './symbolEntries.ts'
import { weightEntries } from './weightEntries.ts'
import { statusEntries, wordEntries } from './wordEntries.ts'

/** Every entry but those of fields, which the schema of specs has. */
const table = {
  ...symbolEntries,
  ...quantityEntries,
  ...boundEntries,
  ...costEntries,
  ...collapseEntries,
  ...weightEntries,
  ...wordEntries,
  ...recordEntries,
  ...statusEntries,
}

/** Identifies an entry in code: the compiler refuses a number that names none. */
export type EntryId = keyof typeof table | FieldId

/** The sections of the glossary with their entries, in order. */
export const glossarySections = (): readonly { section: Section; entries: Entries }[] => [
  { section: 'symbols', entries: symbolEntries },
  { section: 'quantities', entries: quantityEntries },
  { section: 'theory', entries: { ...boundEntries, ...costEntries } },
  { section: 'collapse', entries: collapseEntries },
  { section: 'weights', entries: weightEntries },
  { section: 'words', entries: wordEntries },
  { section: 'record', entries: recordEntries },
  { section: 'statuses', entries: statusEntries },
  { section: 'fields', entries: fieldEntries() },
]

/** Returns every entry with its id, in the order of the glossary. */
export const allEntries = (): readonly (readonly [EntryId, GlossaryEntry])[] =>
  glossarySections().flatMap(({ entries }) => Object.entries(entries) as [EntryId, GlossaryEntry][])

/** Returns the entry of an id; null for an id from elsewhere that names none. */
export function glossaryEntry(id: string): GlossaryEntry | null {
  if (Object.hasOwn(table, id)) return (table as Entries)[id] ?? null
  return id.startsWith('field:') ? (fieldEntries()[id as FieldId] ?? null) : null
}

/** Returns the place of an entry in the documents: `glossary.md#tcv`. */
export const placeOfEntry = (entry: GlossaryEntry): string => `glossary.md#${anchorOf(entry.name)}`
