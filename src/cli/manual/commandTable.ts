import type { Argument, Command, Option } from 'commander'
import { presets } from '../../shared/spec/presets/index.ts'

/** An option as the help names it. */
export interface OptionEntry {
  /** With its value, as `--out <dir>`. */
  flags: string
  description: string
  long: string | null
  short: string | null
  /** Whether a value follows. */
  hasValue: boolean
  /** Whether the value is a file or a folder. */
  isPath: boolean
  choices: readonly string[]
}

/** A command, by its words behind the program's name. */
export interface CommandEntry {
  /** As `['study', 'resume']`; empty for the program itself. */
  words: readonly string[]
  description: string
  /** Its arguments as the help names them. */
  usage: string
  /** Whether an argument may be a file. */
  takesFiles: boolean
  options: readonly OptionEntry[]
  /** Values that its argument may have: names of presets, or a fixed choice. */
  values: readonly string[]
  /** The words of its own commands. */
  commands: readonly string[]
}

const pathNames = /<(dir|file)>/
const fileArguments = /file|json/i

const optionEntry = (option: Option): OptionEntry => ({
  flags: option.flags,
  description: option.description,
  long: option.long ?? null,
  short: option.short ?? null,
  hasValue: option.required || option.optional,
  isPath: pathNames.test(option.flags),
  choices: option.argChoices ?? [],
})

/** Lists a program and all its commands, in the order of the help. Man page and completions derive from this table. */
export function commandTable(program: Command): CommandEntry[] {
  const walk = (command: Command, words: readonly string[]): CommandEntry[] => {
    const help = command.createHelp()
    const children = help.visibleCommands(command).filter((child) => child.name() !== 'help')
    const own: CommandEntry = {
      words,
      description: command.description(),
      usage: command.registeredArguments.map(argumentText).join(' '),
      takesFiles: command.registeredArguments.some((one) => fileArguments.test(one.name())),
      options: help.visibleOptions(command).map(optionEntry),
      values: command.registeredArguments.flatMap(valuesOf),
      commands: children.map((child) => child.name()),
    }
    return [own, ...children.flatMap((child) => walk(child, [...words, child.name()]))]
  }
  return walk(program, [])
}

const valuesOf = (one: Argument): readonly string[] =>
  one.argChoices ?? (one.name().startsWith('preset') ? presets.map(({ name }) => name) : [])

const argumentText = (one: { name(): string; required: boolean; variadic: boolean }): string => {
  const name = `${one.name()}${one.variadic ? '...' : ''}`
  return one.required ? `<${name}>` : `[${name}]`
}
