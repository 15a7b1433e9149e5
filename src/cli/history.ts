import { existsSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { findRoot } from '../lab/layout.ts'
import { bytes, table } from './format.ts'
import { userPath } from './paths.ts'
import { programName } from './programName.ts'
import { addHomeOption, type HomeOption, type Report } from './withLab.ts'

export function addHistoryCommands(root: Command, report: Report): void {
  addHomeOption(root.command('backup'))
    .description('copy the history to a file, also while runs train')
    .argument('<file>', 'the new file')
    .action(async (file, options) => report(await backUpTo(userPath(file), options)))
  addHomeOption(root.command('check'))
    .description('check that everything stored in the history and its data sets can be read')
    .action(async (options) => report(await checkAll(options)))
  addHomeOption(root.command('repair'))
    .description('copy everything readable of a damaged history into a new file')
    .argument('<file>', 'the new file')
    .action(async (file, options) => report(await repairInto(userPath(file), options)))
}

async function pathsOf({ home }: HomeOption): Promise<{ home: string; history: string }> {
  const { findDirectories, historyPath, openHome } = await import('../lab/home.ts')
  const directory = findDirectories({ home: home === undefined ? null : userPath(home), root: findRoot() }).home
  const opened = openHome(directory)
  return { home: opened, history: historyPath(opened) }
}

function requireExisting(history: string): void {
  if (!existsSync(history)) throw new CallError('notFound', `there is no history ${history} yet`)
}

async function backUpTo(file: string, options: HomeOption): Promise<number> {
  const { history } = await pathsOf(options)
  requireExisting(history)
  if (existsSync(file)) throw new CallError('invalid', `the file ${file} exists: choose another name`)
  const { openStore } = await import('../lab/store/store.ts')
  const { backUp } = await import('../lab/store/copies/copies.ts')
  const { connection } = openStore(history)
  try {
    await backUp(connection.sqlite, file)
  } finally {
    connection.close()
  }
  console.log(`${file}\nRestore it with: ${programName} restore ${file}`)
  return 0
}

/** Replaces the history by a copy of it: `lab restore FILE`. */
export async function restoreFrom(file: string, options: HomeOption): Promise<number> {
  const { history } = await pathsOf(options)
  const { restoreHistory } = await import('../lab/store/copies/restore.ts')
  const before = await restoreHistory(history, file, Date.now())
  console.log(`The history ${history} is now that of ${file}.`)
  if (before !== null) console.log(`The history before is kept in ${before}.`)
  return 0
}

async function checkAll(options: HomeOption): Promise<number> {
  const { home, history } = await pathsOf(options)
  requireExisting(history)
  const [{ openStore }, { checkHistory }, { openDataSets }] = await Promise.all([
    import('../lab/store/store.ts'),
    import('../lab/store/copies/check.ts'),
    import('../lab/datasets/dataSets.ts'),
  ])
  const store = openStore(history)
  try {
    const problems = checkHistory(store)
    const sets = openDataSets(findRoot(), home)
    const stored = store.datasets.all()
    for (const { hash, name } of stored) {
      try {
        if (!sets.imported(hash)) problems.push(`Data set ${name}: its file is missing.`)
      } catch (error) {
        problems.push(`Data set ${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    for (const problem of problems) console.log(problem)
    const what = `${store.runs.count()} runs and ${stored.length} imported data sets`
    const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    console.log(problems.length === 0 ? `Sound: ${what}.` : `${found} in ${what}.`)
    if (problems.length > 0) console.log(`Save what can be read with: ${programName} repair FILE`)
    return problems.length === 0 ? 0 : 1
  } finally {
    store.connection.close()
  }
}

async function repairInto(file: string, options: HomeOption): Promise<number> {
  const { history } = await pathsOf(options)
  requireExisting(history)
  const { salvageHistory } = await import('../lab/store/copies/salvage.ts')
  const tables = salvageHistory(history, file)
  const rows = tables.map(({ table: name, saved, lost }) => [
    name,
    String(saved),
    lost === null ? 'unknown' : String(lost),
  ])
  console.log(table([['table', 'rows saved', 'rows lost'], ...rows]))
  console.log(`\n${file} (${bytes(statSync(file).size)})\nUse it with: ${programName} restore ${file}`)
  return tables.every(({ lost }) => lost === 0) ? 0 : 1
}
