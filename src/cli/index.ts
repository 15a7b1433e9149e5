import { CommanderError } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import { withOpen } from './bundles/open.ts'
import { program } from './program.ts'
import { programName } from './programName.ts'

const exitCodes = { fine: 0, failed: 1, usage: 2 }

/** Prints one sentence for a mistake of the user or a limit of the machine, and a stack trace only for a bug. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  const isRefusal = error instanceof SpecError || (error instanceof CallError && error.code !== 'internal')
  if (!isRefusal) {
    console.error(error)
    return exitCodes.failed
  }
  console.error(`${programName}: ${error.message}`)
  const isState = error instanceof CallError && ['notPossible', 'otherEngine'].includes(error.code)
  return isState ? exitCodes.failed : exitCodes.usage
}

// A reader may close the pipe early, as in `lab runs | head`; that is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
let code = exitCodes.fine
try {
  const root = program((reported) => (code = reported))
  const commands = root.commands.map((command) => command.name())
  await root.parseAsync(withOpen(process.argv.slice(2), [...commands, 'help']), { from: 'user' })
} catch (error) {
  code = explain(error)
}
process.exitCode = code
