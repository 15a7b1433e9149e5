import type { Command } from 'commander'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { findRoot, isPackaged } from '../../lab/layout.ts'
import { areBundles, openBundles, type OpenBundleOptions } from './bundle.ts'
import { userPath } from '../paths.ts'
import { addHomeOption, type HomeOption, type Report } from '../withLab.ts'

export function addOpenCommand(root: Command, report: Report): void {
  addHomeOption(root.command('open'))
    .description('open files in the window, or the window itself; --list and --import read bundles here')
    .argument('[file...]', 'specs and bundles')
    .option('--list', 'print what bundles hold')
    .option('--import', 'import what bundles hold into the history')
    .option('--extract <dir>', 'write the attachments of bundles into this folder')
    .action(async (files: string[], options: OpenOptions) => report(await open(files, options)))
}

interface OpenOptions extends OpenBundleOptions {
  list?: boolean
}

/** A clone has no window program, so bundles are read in the terminal there. */
function open(files: readonly string[], options: OpenOptions): Promise<number> {
  const isHere = options.list === true || options.import === true || options.extract !== undefined
  if (isHere && files.length === 0) throw new CallError('invalid', 'name a bundle: a file that ends in .collapsar')
  if (!areBundles(files) && isHere)
    throw new CallError('invalid', 'only bundles (.collapsar) can be listed or imported')
  return areBundles(files) && (isHere || !isPackaged(findRoot()))
    ? openBundles(files, options)
    : openWindow(files, options)
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
