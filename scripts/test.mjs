import { ensureBuilt } from './build.mjs'
import { runGates, staticGates } from './gates/static.mjs'
import { runTests } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

const whole = '--whole'
const isWhole = process.argv.includes(whole)
const filters = process.argv.slice(2).filter((word) => word !== whole)
/** Whole studies take minutes: without being asked for, acceptance tests take a part of them. */
const env = isWhole ? { ...process.env, COLLAPSAR_ACCEPTANCE: 'whole' } : process.env

/** A filter is for the one who works on those tests: only what they need is done before them. */
const runFiltered = async () => {
  if (filters.some((filter) => filter.includes('e2e'))) await ensureBuilt()
  return [await runTests(createContext({ env }), filters)]
}

const runAll = async () => {
  const gates = await runGates(staticGates(createContext()))
  return [gates, await runTests(createContext({ env }), [])]
}

const runEverything = async () => {
  try {
    await ensureSetup({ electron: true })
    return await (filters.length > 0 ? runFiltered() : runAll())
  } catch (error) {
    console.error(error.message)
    return [{ passed: 0, failed: 1 }]
  }
}

const parts = await runEverything()
const sum = (key) => parts.reduce((total, part) => total + part[key], 0)
process.exitCode = sum('failed') === 0 ? 0 : 1
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
