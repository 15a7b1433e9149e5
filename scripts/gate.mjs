import { runCommand } from './command.mjs'
import { runGates, staticGates } from './gates/static.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

/**
 * Runs one static gate over everything: `npm run lint`, `npm run types`.
 * @type {(name: string | undefined) => Promise<number>}
 */
const runGate = async (name) => {
  await ensureSetup({ electron: false })
  const gates = staticGates(createContext())
  const gate = gates.find((candidate) => candidate.name === name)
  if (!gate) throw new Error(`there is no gate '${name}': choose ${gates.map((each) => each.name).join(', ')}`)
  return (await runGates([gate])).failed
}

await runCommand(() => runGate(process.argv[2]))
