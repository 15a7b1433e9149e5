import { runGates, staticGates } from './gates/static.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

/** Runs one static gate over everything: `npm run lint`, `npm run types`. */
const runGate = async (name) => {
  await ensureSetup({ electron: false })
  const gates = staticGates(createContext())
  const gate = gates.find((candidate) => candidate.name === name)
  if (!gate) throw new Error(`there is no gate '${name}': choose ${gates.map((each) => each.name).join(', ')}`)
  return (await runGates([gate])).failed
}

try {
  process.exitCode = await runGate(process.argv[2])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
