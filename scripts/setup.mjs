import { parseArgs } from 'node:util'
import { runCommand } from './command.mjs'
import { ensureSetup, pendingSteps } from './setup/ensure.mjs'

const { values } = parseArgs({ options: { check: { type: 'boolean' }, 'no-electron': { type: 'boolean' } } })
const electron = !values['no-electron']

if (values.check) {
  const pending = pendingSteps({ electron })
  console.log(pending.length === 0 ? 'setup  everything is in place' : `setup  to do: ${pending.join(', ')}`)
  process.exitCode = pending.length === 0 ? 0 : 1
} else {
  await runCommand(async () => {
    const { ran } = await ensureSetup({ electron, isAsked: true })
    console.log(ran.length === 0 ? 'setup  everything is in place' : 'setup  ready')
    return 0
  })
}
