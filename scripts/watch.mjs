import { watchTests } from './gates/tests.mjs'
import { createContext, ensureSetup } from './setup/ensure.mjs'

try {
  await ensureSetup({ electron: false })
  process.exitCode = await watchTests(createContext(), process.argv.slice(2))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
