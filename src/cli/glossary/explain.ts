import type { Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import { programName } from '../programName.ts'
import type { Report } from '../withLab.ts'

const exitCodes = { fine: 0, failed: 1 }
/** How many similar entries an error names. */
const mostSimilar = 5

const examples = `
Examples:
  ${programName} explain tcv                 the total cluster variation
  ${programName} explain 'right side'        a heading of the Theory tab
  ${programName} explain penalty.weightDecay  a field of a spec
  ${programName} explain --search bound      every entry with this word
The same text is in the window (F1 on a number) and in docs/glossary.md.`

export function addExplainCommand(root: Command, report: Report): void {
  root
    .command('explain')
    .description('explain a symbol, number or word: definition, formula, source, how it is computed and known')
    .argument('[name...]', 'a name, symbol, heading or field; default: list all names')
    .option('--search', 'list the entries that contain every word')
    .addHelpText('after', examples)
    .action(async (words: string[], options: { search?: boolean }) =>
      report(await explain(words.join(' '), options.search ?? false)),
    )
}

/** The glossary has the schema of specs, which other commands need not load. */
async function explain(asked: string, isSearch: boolean): Promise<number> {
  const { allEntries, glossaryEntry } = await import('../../shared/glossary/glossary.ts')
  const { findEntry, searchEntries } = await import('../../shared/glossary/find.ts')
  const { entryText } = await import('../../shared/glossary/text.ts')
  const nameOf = (id: string): string => glossaryEntry(id)?.name ?? id
  if (asked === '') {
    console.log(
      allEntries()
        .map(([, { name }]) => name)
        .join('\n'),
    )
    return exitCodes.fine
  }
  if (isSearch) {
    const found = searchEntries(asked)
    if (found.length === 0) return exitCodes.failed
    console.log(found.map(nameOf).join('\n'))
    return exitCodes.fine
  }
  const id = findEntry(asked)
  const entry = id === null ? null : glossaryEntry(id)
  if (entry === null) throw new CallError('invalid', missingText(asked, searchEntries(asked).map(nameOf)))
  console.log(entryText(entry))
  return exitCodes.fine
}

function missingText(asked: string, similar: readonly string[]): string {
  if (similar.length === 0) return `the glossary has no ‘${asked}’; list all names with '${programName} explain'`
  return `the glossary has no ‘${asked}’; it has ${similar.slice(0, mostSimilar).join(', ')}`
}
