import { certaintyTexts, sections, type GlossaryEntry } from './entry.ts'
import { glossarySections, placeOfEntry } from './glossary.ts'

/** A line about a number: what it is about, and the text. */
export interface EntryLine {
  label: string
  text: string
}

/** Returns what is said of an entry beside its definition, in order. Names and facts that nothing computes have no certainty. */
export function entryLines({ formula, source, computed, certainty, tolerance, more }: GlossaryEntry): EntryLine[] {
  const isName = certainty === 'defined' || (certainty === 'recorded' && computed === undefined)
  const known = [isName ? '' : certaintyTexts[certainty], tolerance ?? ''].filter(Boolean).join('; ')
  const lines = { Formula: formula, Source: source, 'How computed': computed, 'How known': known, 'See also': more }
  return Object.entries(lines).flatMap(([label, text]) => (text ? [{ label, text }] : []))
}

/** Returns an entry as text for a terminal. */
export function entryText(entry: GlossaryEntry): string {
  const lines = entryLines(entry).map(({ label, text }) => `  ${`${label}:`.padEnd(14)}${text}`)
  return [entry.name, `  ${entry.definition}`, ...lines, `  ${'Glossary:'.padEnd(14)}${placeOfEntry(entry)}`].join('\n')
}

const code = (text: string): string => `\`${text}\``

/** Writes text for Markdown: signs that it would read as emphasis, links or cells are escaped. */
const escaped = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/[*[\]<>|\\#]/g, '\\$&')))
    .join('')

/** Names a place in words: `accuracy: what a number means`. */
export const placeText = (place: string): string => place.replace('.md', '').replace('#', ': ').replaceAll('-', ' ')

const link = (place: string): string => `[${placeText(place)}](${place})`

function entryMarkdown(entry: GlossaryEntry): string {
  const lines = entryLines(entry).map(({ label, text }) => {
    if (label === 'Formula') return `- ${label}: ${code(text)}`
    return `- ${label}: ${label === 'See also' ? link(text) : escaped(text)}`
  })
  const name = entry.name.toLowerCase()
  const shown = (entry.shownAs ?? []).filter((text) => text.length < 2 || !name.includes(text.toLowerCase()))
  const also = shown.length > 0 ? [`- Shown as: ${shown.map(code).join(', ')}`] : []
  const list = [...lines, ...also]
  return [`### ${escaped(entry.name)}`, '', escaped(entry.definition), ...(list.length > 0 ? ['', ...list] : [])].join(
    '\n',
  )
}

const head = `# Glossary

Every symbol, number and word that Collapsar shows. The window opens an entry by its *What is this?* and by F1;
\`lab explain NAME\` prints it. The text comes from \`src/shared/glossary\`: edit it there, then run
\`npx vitest run test/shared/glossary -u\`.`

/** Returns docs/glossary.md. */
export function glossaryMarkdown(): string {
  const parts = glossarySections().map(({ section, entries }) =>
    [`## ${sections[section]}`, ...Object.values(entries).map(entryMarkdown)].join('\n\n'),
  )
  return `${[head, ...parts].join('\n\n')}\n`
}
