import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LabProblem } from '../shared/contract/desktop.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { AppContract } from '../shared/contract/index.ts'
import type { Parsed } from '../shared/contract/schema.ts'
import { copiesFolderName, copyName, parseCopyName } from '../shared/historyCopies.ts'
import type { Desktop } from './desktop.ts'
import type { LabProcess } from './labProcess.ts'
import type { Paths } from './paths.ts'

/** A way out of a history that cannot be opened. */
export type HistoryFix = Parsed<AppContract, 'desktop.fixHistory'>

/**
 * Says why the lab cannot open its history, and fixes it with the command line, which reads databases: Electron has no
 * build of SQLite's addon. `reload` loads every window again.
 */
export function historyFixes(
  paths: Pick<Paths, 'node' | 'cliEntry' | 'readDirectories'>,
  lab: Pick<LabProcess, 'refusal' | 'restart'>,
  reload: () => void,
): Pick<Desktop, 'labProblem' | 'fixHistory'> {
  const home = (): string => paths.readDirectories().home
  const command = (...args: string[]): Promise<Ended> =>
    runProgram(paths.node, [paths.cliEntry, ...args, '--home', home()])
  const restore = async (file: string): Promise<string> => {
    const { code, text } = await command('restore', file)
    if (code !== 0) throw new CallError('notPossible', text)
    return text
  }
  return {
    labProblem: () => {
      const message = lab.refusal()
      return message === null ? null : { message, home: home(), copies: copiesIn(join(home(), copiesFolderName)) }
    },
    fixHistory: async (how) => {
      let report = ''
      if (how.way === 'restore') report = await restore(how.file)
      if (how.way === 'repair') {
        const file = join(home(), copiesFolderName, copyName(Date.now(), '-repaired'))
        const { text } = await command('repair', file)
        if (!existsSync(file)) throw new CallError('notPossible', text)
        report = `${text}\n\n${await restore(file)}`
      }
      await lab.restart()
      reload()
      return { report }
    },
  }
}

/** Lists the files that could replace a history, newest first. */
function copiesIn(folder: string): LabProblem['copies'] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const copy = parseCopyName(name)
      const path = join(folder, name)
      const bytes = statSync(path, { throwIfNoEntry: false })?.size
      return copy && bytes !== undefined && copy.kind !== 'unreadable' ? [{ path, ...copy, bytes }] : []
    })
    .sort((a, b) => b.madeAt - a.madeAt)
}

interface Ended {
  code: number
  /** What the program printed, errors included. */
  text: string
}

const runProgram = (program: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { maxBuffer: 1 << 20 }, (error, out, err) =>
      resolve({ code: error ? (child.exitCode ?? 1) : 0, text: `${out}${err}`.trim().replace(/^lab: /, '') }),
    )
  })
