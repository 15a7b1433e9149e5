import { runCommand } from './command.mjs'
import { watchTests } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

await runCommand(async () => {
  await ensureSetup({ electron: false })
  return watchTests(createContext(), process.argv.slice(2))
})
