import { parseArgs } from 'node:util'
import { runCommand } from './command.mjs'
import { engineFacts } from './setup/engine-report.mjs'
import { createContext, ensureSetup, steps, withLock } from './setup/ensure.mjs'
import { makeCudaPack } from './setup/packs.mjs'
import { readState, unknownEngine, writeState } from './setup/state.mjs'
import { useCpu, useCuda } from './setup/use-engine.mjs'

/** @typedef {{ cuda?: boolean, cpu?: boolean, anyway?: boolean, help?: boolean }} Flags */

const usage = `npm run engine                     show the engine in use and the one that this machine could use
npm run engine -- --cuda           fetch the CUDA build if this machine has a GPU for it, and use it
npm run engine -- --cuda --anyway  fetch it without a GPU too, for a machine that gets one later
npm run engine -- --cpu            use the CPU build again; the CUDA build stays on disk`

const flags = /** @type {const} */ ({
  cuda: { type: 'boolean' },
  cpu: { type: 'boolean' },
  anyway: { type: 'boolean' },
  help: { type: 'boolean' },
})
const pack = makeCudaPack()

/** @type {() => Flags | null} */
const readFlags = () => {
  try {
    const { values } = parseArgs({ options: flags })
    return (values.cuda && values.cpu) || (values.anyway && !values.cuda) ? null : values
  } catch {
    return null
  }
}

const report = async () => {
  const context = createContext()
  const engine = readState(context.root)?.engine ?? unknownEngine
  for (const [name, text] of await engineFacts(context, { engine, pack })) console.log(`${name.padEnd(11)}${text}`)
  return 0
}

/** @type {(flags: Flags) => Promise<number>} */
const change = async ({ cuda, anyway }) => {
  await ensureSetup({ electron: false })
  return withLock({ name: 'engine', isAsked: true }, async (context) => {
    const options = { step: steps.engine, pack, isAnyway: anyway }
    const code = await (cuda ? useCuda : useCpu)(context, options)
    writeState(context, steps)
    return code
  })
}

/** @type {(values: Flags | null) => Promise<number>} */
const main = async (values) => {
  if (values?.cuda || values?.cpu) return change(values)
  if (values && !values.help) return report()
  console[values ? 'log' : 'error'](usage)
  return values ? 0 : 2
}

await runCommand(() => main(readFlags()))
