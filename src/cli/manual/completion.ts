import { Argument, type Command } from 'commander'
import { appVersion } from '../../lab/system/installation.ts'
import { findRoot } from '../../lab/layout.ts'
import { commandTable } from './commandTable.ts'
import { completion, shells, type Shell } from './completions.ts'
import { manPage } from './manPage.ts'
import { programName } from '../programName.ts'

/** A package is built in a clone, where the program has another name. */
const nameOption = ['--program <name>', 'name of the program that the output is for', programName] as const

export function addManualCommands(root: Command): void {
  root
    .command('completion')
    .description('print the completion of a shell, to load in its start file')
    .addArgument(new Argument('<shell>', 'name of the shell').choices(shells))
    .option(...nameOption)
    .action((shell: Shell, { program }: { program: string }) => {
      process.stdout.write(completion(shell, program, commandTable(root)))
    })
  root
    .command('manual')
    .description('print the manual page, for man -l')
    .option(...nameOption)
    .option('--date <day>', 'day on the page (default: today)')
    .action(({ program, date }: { program: string; date?: string }) => {
      const facts = { program, version: appVersion(findRoot()), date: date ?? new Date().toISOString().slice(0, 10) }
      process.stdout.write(manPage(commandTable(root), facts))
    })
}
