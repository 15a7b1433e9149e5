import { Command } from 'commander'
import { appVersion } from '../lab/system/installation.ts'
import { findRoot } from '../lab/layout.ts'
import { addAnalyseCommand } from './checkpoints/analyse.ts'
import { addClusterCommands } from './cluster.ts'
import { addBundleCommand } from './bundles/bundle.ts'
import { addCollapseCommand } from './collapse.ts'
import { addManualCommands } from './manual/completion.ts'
import { addDatasetCommands } from './datasets.ts'
import { addDoctorCommand } from './doctor.ts'
import { addEngineCommand } from './engine.ts'
import { addExportCommand } from './export.ts'
import { addExportRunCommands } from './runData/exportRun.ts'
import { addExplainCommand } from './glossary/explain.ts'
import { addForecastCommand } from './forecast.ts'
import { addHistoryCommands } from './history.ts'
import { addOpenCommand } from './bundles/open.ts'
import { addPresetCommands } from './presets.ts'
import { programName } from './programName.ts'
import { addReportCommands } from './reports/report.ts'
import { addResumeCommand } from './resume.ts'
import { addRunCommand, addStudyStart } from './run.ts'
import { addRunsCommands } from './runs.ts'
import { addShowCommand } from './show.ts'
import { addStudyCommands } from './studies/study.ts'
import { addTaskCommand } from './task.ts'
import { addTheoryCommand } from './theory/theory.ts'
import { addWatchCommand } from './watching/watch.ts'
import type { Report } from './withLab.ts'

const examples = `
Examples:
  ${programName} forecast fig2                    print the forecast of a preset
  ${programName} run fig2 --quick                 train its small size and export its figure
  ${programName} runs --filter 'objective<0.01'   find runs in the history
The manual is in docs/cli.md.`

/** Builds the table of commands, from which help, manual page and completions derive. */
export function program(report: Report): Command {
  const root = new Command(programName)
    .description('Collapsar on the command line: forecast, train, analyse and export')
    .version(appVersion(findRoot()), '-V, --version', 'print the version')
  // Commands inherit these settings, so they come first.
  root.exitOverride().configureOutput({ outputError: (text, write) => write(text) })
  root.commandsGroup('Train:')
  addPresetCommands(root, report)
  addForecastCommand(root, report)
  addRunCommand(root, report)
  addResumeCommand(root, report)
  root.commandsGroup('History:')
  addStudyStart(addStudyCommands(root, report), report)
  addRunsCommands(root, report)
  addWatchCommand(root, report)
  addShowCommand(root, report)
  addHistoryCommands(root, report)
  root.commandsGroup('Analyse and export:')
  addExportCommand(root, report)
  addExportRunCommands(root, report)
  addBundleCommand(root, report)
  addReportCommands(root, report)
  addTheoryCommand(root, report)
  addCollapseCommand(root, report)
  addAnalyseCommand(root, report)
  root.commandsGroup('Data and system:')
  addDatasetCommands(root, report)
  addDoctorCommand(root, report)
  addEngineCommand(root)
  addClusterCommands(root, report)
  addTaskCommand(root, report)
  addOpenCommand(root, report)
  addExplainCommand(root, report)
  addManualCommands(root)
  root.helpCommand('help [command]', 'show the help of a command')
  return root.addHelpText('after', examples)
}
