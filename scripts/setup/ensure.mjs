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

const engine = engineStep()
const electron = electronStep()

/** The libraries come first: the one thing that may need the user should not wait behind 500 MB. */
const stepsFor = (wantsElectron) =>
  wantsElectron ? [debian, packages, digits, fonts, engine, electron] : [packages, digits, fonts, engine]

export const createContext = ({
  root = projectRoot,
  env = process.env,
  log = console.log,
  isAsked = false,
  onStart,
} = {}) => ({
  root,
  env,
  log: (line) => log(`setup  ${line}`),
  platform: process.platform,
  arch: process.arch,
  isRoot: process.getuid?.() === 0,
  isTerminal: Boolean(process.stdout.isTTY),
  isAsked,
  run: (command, args, options) => runProgram(command, args, { cwd: root, env, onStart, ...options }),
})

/** The names of the steps that would run. */
export const pendingSteps = ({ electron: wantsElectron }, context = createContext()) =>
  stepsFor(wantsElectron)
    .filter((step) => !isDone(context, step))
    .map(({ name }) => name)

/** Sets up what is missing and returns { state, ran }. Prints nothing when all is there. */
export const ensureSetup = async ({ electron: wantsElectron, root = projectRoot, log, isAsked }) => {
  const ran = []
  const idle = createContext({ root, log, isAsked })
  if (pendingSteps({ electron: wantsElectron }, idle).length > 0) {
    mkdirSync(join(root, '.runtime'), { recursive: true })
    const lock = await takeLock(join(root, '.runtime', 'setup.lock'), idle.log)
    try {
      const context = createContext({ root, log, isAsked, onStart: lock.noteChild })
      ran.push(...(await runSteps(context, stepsFor(wantsElectron))))
    } finally {
      lock.release()
    }
  }
  return { state: writeState(idle, { engine, electron }), ran }
}
