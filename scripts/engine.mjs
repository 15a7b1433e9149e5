import { parseArgs } from 'node:util'
import { runCommand } from './command.mjs'
import { removeBuilds } from './setup/disk.mjs'
import { engineFacts } from './setup/engine-report.mjs'
import { createContext, ensureSetup, steps, withLock } from './setup/ensure.mjs'
import { releases } from './setup/releases.mjs'
import { readState, unknownEngine, writeState } from './setup/state.mjs'
import { useCpu, useCuda } from './setup/use-engine.mjs'
import { findRelease, readWish } from './setup/wish.mjs'

/** @import { Release } from './setup/types.d.mts' */
/** @typedef {{ cuda?: boolean, cpu?: boolean, anyway?: boolean, tensorflow?: string, remove?: string, help?: boolean }} Flags */

const list = releases.map(({ version }) => version).join(', ')

const usage = `npm run engine                            show the engine in use and the one that this machine could use
npm run engine -- --cuda                  fetch the CUDA build if this machine has a GPU for it, and use it
npm run engine -- --cuda --anyway         fetch it without a GPU too, for a machine that gets one later
npm run engine -- --cpu                   use the CPU build again; the CUDA build stays on disk
npm run engine -- --tensorflow VERSION    use another version of TensorFlow, also with --cuda or --cpu: ${list}
npm run engine -- --remove VERSION        delete the builds of a version that are not in use`

const flags = /** @type {const} */ ({
  cuda: { type: 'boolean' },
  cpu: { type: 'boolean' },
  anyway: { type: 'boolean' },
  tensorflow: { type: 'string' },
  remove: { type: 'string' },
  help: { type: 'boolean' },
})

/** @type {() => Flags | null} */
const readFlags = () => {
  try {
    const { values } = parseArgs({ options: flags })
    const isChange = values.cuda || values.cpu || values.tensorflow !== undefined
    const isWrong = (values.cuda && values.cpu) || (values.anyway && !values.cuda) || (values.remove && isChange)
    return isWrong ? null : values
  } catch {
    return null
  }
}

const report = async () => {
  const context = createContext()
  const engine = readState(context.root)?.engine ?? unknownEngine
  for (const [name, text] of await engineFacts(context, { engine, releases })) console.log(`${name.padEnd(11)}${text}`)
  return 0
}

/** @type {(flags: Flags, release: Release | undefined) => Promise<number>} */
const change = async ({ cuda, cpu, anyway }, release) => {
  await ensureSetup({ electron: false })
  return withLock({ name: 'engine', isAsked: true }, async (context) => {
    const isCuda = cuda ?? (!cpu && readWish(context.root).variant === 'cuda')
    const code = await (isCuda ? useCuda : useCpu)(context, { step: steps.engine, release, isAnyway: anyway })
    writeState(context, steps)
    return code
  })
}

/** @type {(values: Flags | null) => Promise<number>} */
const main = async (values) => {
  if (!values || values.help) {
    console[values ? 'log' : 'error'](usage)
    return values ? 0 : 2
  }
  const asked = values.tensorflow ?? values.remove
  const release = asked === undefined ? undefined : findRelease(releases, asked)
  if (release === null) {
    console.error(`TensorFlow ${asked} is not in the table of versions; choose one of ${list}`)
    return 2
  }
  if (values.remove !== undefined && release)
    return withLock({ name: 'engine', isAsked: true }, async (context) => removeBuilds(context, release))
  if (values.cuda || values.cpu || release) return change(values, release)
  return report()
}

await runCommand(() => main(readFlags()))
