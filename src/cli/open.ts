import type { Command } from 'commander'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CallError } from '../shared/contract/errors.ts'
import { findRoot, isPackaged } from '../lab/layout.ts'
import { userPath } from './paths.ts'
import { addHomeOption, type HomeOption, type Report } from './withLab.ts'

export function addOpenCommand(root: Command, report: Report): void {
  addHomeOption(root.command('open'))
    .description('open files in the window, or the window itself')
    .argument('[file...]', 'specs and bundles')
    .action(async (files: string[], options: HomeOption) => report(await openWindow(files, options)))
}

/**
 * Returns the arguments with `open` in front where the first is a file and no command. Then `collapsar FILE` opens it, and
 * a file named like a command needs a path, as ./run.
 */
export function withOpen(args: readonly string[], commands: readonly string[]): string[] {
  const [first] = args
  const isFile =
    first !== undefined && !first.startsWith('-') && !commands.includes(first) && existsSync(userPath(first))
  return isFile ? ['open', ...args] : [...args]
}

/** Returns the program that starts the window of an installed Collapsar. root is APP/resources/program. */
export function windowProgram(root: string, platform: string = process.platform): string {
  const app = dirname(dirname(root))
  if (platform === 'darwin') return join(app, 'MacOS', 'Collapsar')
  return platform === 'win32' ? join(app, 'collapsar-electron.exe') : join(app, 'bin', 'collapsar-window')
}

/** Starts the window, which hands the files to one that is open already. Resolves to its exit code. */
async function openWindow(files: readonly string[], { home }: HomeOption): Promise<number> {
  const root = findRoot()
  if (!isPackaged(root)) throw new CallError('notPossible', "a clone has no window program: start it with 'npm start'")
  const paths = files.map((file) => userPath(file))
  const missing = paths.find((path) => !existsSync(path))
  if (missing !== undefined) throw new CallError('notFound', `there is no file ${missing}`)
  const place = home === undefined ? [] : ['--home', userPath(home)]
  const child = spawn(windowProgram(root), [...place, ...paths], { stdio: ['ignore', 'ignore', 'inherit'] })
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
