import { parseArgs } from 'node:util'
import { engineFacts } from './setup/engine-report.mjs'
import { createContext, ensureSetup, steps, withLock } from './setup/ensure.mjs'
import { makeCudaPack } from './setup/packs.mjs'
import { readState, unknownEngine, writeState } from './setup/state.mjs'
import { useCpu, useCuda } from './setup/use-engine.mjs'

const usage = `npm run engine                     what computes here, and what could
npm run engine -- --cuda           fetch the CUDA build where there is a GPU for it, and use it
npm run engine -- --cuda --anyway  the same without a GPU, for a machine that gets it later
npm run engine -- --cpu            back to the CPU build; the CUDA build stays on disk`

const flags = {
  cuda: { type: 'boolean' },
  cpu: { type: 'boolean' },
  anyway: { type: 'boolean' },
  help: { type: 'boolean' },
}
const pack = makeCudaPack()

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

const change = async ({ cuda, anyway }) => {
  await ensureSetup({ electron: false })
  return withLock({ name: 'engine', isAsked: true }, async (context) => {
    const options = { step: steps.engine, pack, isAnyway: anyway }
    const code = await (cuda ? useCuda : useCpu)(context, options)
    writeState(context, steps)
    return code
  })
}

const main = (values) => {
  if (values?.cuda || values?.cpu) return change(values)
  if (values && !values.help) return report()
  console[values ? 'log' : 'error'](usage)
  return values ? 0 : 2
}

try {
  process.exitCode = await main(readFlags())
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
