import { Command, CommanderError } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import { addCollapseCommand } from './collapse.ts'
import { addDatasetCommands } from './datasets.ts'
import { addDoctorCommand } from './doctor.ts'
import { addExportCommand } from './export.ts'
import { addForecastCommand } from './forecast.ts'
import { addPresetCommands } from './presets.ts'
import { addResumeCommand } from './resume.ts'
import { addRunCommand } from './run.ts'
import { addRunsCommands } from './runs.ts'
import { addShowCommand } from './show.ts'
import { addStudyCommands } from './study.ts'
import { addTheoryCommand } from './theory.ts'
import type { Report } from './withLab.ts'

const exitCodes = { fine: 0, failed: 1, usage: 2 }

const examples = `
Examples:
  lab forecast fig2                    print the forecast of a preset
  lab run fig2 --quick                 train its small size and export its figure
  lab runs --filter 'objective<0.01'   find runs in the history
The manual is in docs/cli.md.`

function program(report: Report): Command {
  const root = new Command('lab').description('Collapsar on the command line: forecast, train, analyse and export')
  // Commands inherit these settings, so they come first.
  root.exitOverride().configureOutput({ outputError: (text, write) => write(text) })
  root.commandsGroup('Train:')
  addPresetCommands(root, report)
  addForecastCommand(root, report)
  addRunCommand(root, report)
  addResumeCommand(root, report)
  root.commandsGroup('History:')
  addStudyCommands(root, report)
  addRunsCommands(root, report)
  addShowCommand(root, report)
  root.commandsGroup('Analyse and export:')
  addExportCommand(root, report)
  addTheoryCommand(root, report)
  addCollapseCommand(root, report)
  root.commandsGroup('Data and system:')
  addDatasetCommands(root, report)
  addDoctorCommand(root, report)
  root.helpCommand('help [command]', 'show the help of a command')
  return root.addHelpText('after', examples)
}

/** Prints one sentence for a mistake of the user or a limit of the machine, and a stack trace only for a bug. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  const isRefusal = error instanceof SpecError || (error instanceof CallError && error.code !== 'internal')
  if (!isRefusal) {
    console.error(error)
    return exitCodes.failed
  }
  console.error(`lab: ${error.message}`)
  const isState = error instanceof CallError && ['notPossible', 'otherEngine'].includes(error.code)
  return isState ? exitCodes.failed : exitCodes.usage
}

// A reader may close the pipe early, as in `lab runs | head`; that is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
let code = exitCodes.fine
try {
  await program((reported) => (code = reported)).parseAsync()
} catch (error) {
  code = explain(error)
}
process.exitCode = code
