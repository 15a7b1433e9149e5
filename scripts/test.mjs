import { ensureBuilt } from './build.mjs'
import { messageOf } from './command.mjs'
import { runGates, staticGates } from './gates/static.mjs'
import { packageTestProblem, runPackageTests, runTests } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

/** @import { Counts } from './setup/types.d.mts' */

const whole = '--whole'
const packages = '--package'
const isWhole = process.argv.includes(whole)
const filters = process.argv.slice(2).filter((word) => word !== whole && word !== packages)
/** Whole studies take minutes. Without this flag, acceptance tests run a part of them. */
const env = isWhole ? { ...process.env, COLLAPSAR_ACCEPTANCE: 'whole' } : process.env

/**
 * A filter is for work on these tests, so only their preparation runs before them.
 * @type {() => Promise<Counts[]>}
 */
const runFiltered = async () => {
  if (filters.some((filter) => filter.includes('e2e'))) await ensureBuilt()
  return [await runTests(createContext({ env }), filters)]
}

/** @type {() => Promise<Counts[]>} */
const runAll = async () => {
  const gates = await runGates(staticGates(createContext()))
  const context = createContext({ env })
  const tests = await runTests(context, [])
  const problem = packageTestProblem(context)
  if (problem === null) return [gates, tests, await runPackageTests(context, [])]
  console.log(`The tests of packages did not run: ${problem}.`)
  return [gates, tests]
}

/** @type {() => Promise<Counts[]>} */
const runPackages = async () => {
  await ensureBuilt()
  return [await runPackageTests(createContext({ env }), filters)]
}

/** @type {() => Promise<Counts[]>} */
const runEverything = async () => {
  try {
    await ensureSetup({ electron: true })
    if (process.argv.includes(packages)) return await runPackages()
    return await (filters.length > 0 ? runFiltered() : runAll())
  } catch (error) {
    console.error(messageOf(error))
    return [{ passed: 0, failed: 1 }]
  }
}

const parts = await runEverything()
/** @type {(key: keyof Counts) => number} */
const sum = (key) => parts.reduce((total, part) => total + part[key], 0)
process.exitCode = sum('failed') === 0 ? 0 : 1
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
