import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { debian } from './debian.mjs'
import { digits } from './digits.mjs'
import { electronStep } from './electron.mjs'
import { engineStep } from './engine.mjs'
import { fonts } from './fonts.mjs'
import { takeLock } from './lock.mjs'
import { projectRoot } from './node.mjs'
import { packages } from './packages.mjs'
import { runProgram } from './process.mjs'
import { writeState } from './state.mjs'
import { isDone, runSteps } from './steps.mjs'

/** @import { Context, ContextOptions, State, Step } from './types.d.mts' */

const engine = engineStep()
const electron = electronStep()

/** The steps whose records make up the state. */
export const steps = { engine, electron }

/**
 * System libraries come first: the one step that may need the user should not wait for 500 MB of downloads.
 * @type {(wantsElectron: boolean) => Step[]}
 */
const stepsFor = (wantsElectron) =>
  wantsElectron ? [debian, packages, digits, fonts, engine, electron] : [packages, digits, fonts, engine]

/** @type {(options?: ContextOptions) => Context} */
export const createContext = ({
  root = projectRoot,
  env = process.env,
  log = console.log,
  isAsked = false,
  onStart,
  name = 'setup',
} = {}) => ({
  root,
  env,
  log: (line) => log(`${name.padEnd(6)} ${line}`),
  platform: process.platform,
  arch: process.arch,
  isRoot: process.getuid?.() === 0,
  isTerminal: Boolean(process.stdout.isTTY),
  isAsked,
  run: (command, args, options) => runProgram(command, args, { cwd: root, env, onStart, ...options }),
})

/**
 * Returns the names of the steps that would run.
 * @type {(options: { electron: boolean }, context?: Context) => string[]}
 */
export const pendingSteps = ({ electron: wantsElectron }, context = createContext()) =>
  stepsFor(wantsElectron)
    .filter((step) => !isDone(context, step))
    .map(({ name }) => name)

/**
 * Runs what changes the installation while no other set-up does, with a context whose children hold the lock too.
 * @template T
 * @param {ContextOptions} options
 * @param {(context: Context) => Promise<T>} body
 * @returns {Promise<T>}
 */
export const withLock = async (options, body) => {
  const { root, log } = createContext(options)
  mkdirSync(join(root, '.runtime'), { recursive: true })
  const lock = await takeLock(join(root, '.runtime', 'setup.lock'), log)
  try {
    return await body(createContext({ ...options, onStart: lock.noteChild }))
  } finally {
    lock.release()
  }
}

/**
 * Sets up what is missing. Prints nothing when everything is in place.
 * @type {(options: { electron: boolean } & ContextOptions) => Promise<{ state: State; ran: string[] }>}
 */
export const ensureSetup = async ({ electron: wantsElectron, root = projectRoot, log, isAsked }) => {
  const options = { root, log, isAsked }
  const idle = createContext(options)
  const isReady = pendingSteps({ electron: wantsElectron }, idle).length === 0
  const ran = isReady ? [] : await withLock(options, (context) => runSteps(context, stepsFor(wantsElectron)))
  return { state: writeState(idle, steps), ran }
}
