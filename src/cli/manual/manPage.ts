import type { CommandEntry, OptionEntry } from './commandTable.ts'

/** Escapes text for roff: backslashes and hyphens everywhere, a dot or quote at the beginning of a line. */
export const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')

const bold = (text: string): string => `\\fB${roff(text)}\\fR`

/** Sets `--out <dir>` with the option in bold and its value in italics. */
const flagText = (flags: string): string =>
  flags.replaceAll(/(<[^>]+>|\[[^\]]+\])|([^<[]+)/g, (_, value: string | undefined, word: string | undefined) =>
    value === undefined ? bold(word ?? '') : `\\fI${roff(value)}\\fR`,
  )

const optionLines = ({ flags, description }: OptionEntry): string[] => ['.TP', flagText(flags), roff(description)]

const commandLines = (program: string, { words, usage, description, options }: CommandEntry): string[] => [
  '.SS',
  `${bold([program, ...words].join(' '))}${usage === '' ? '' : ` ${flagText(usage)}`}`,
  `${roff(description)}.`,
  ...options.filter(({ long }) => long !== '--help').flatMap(optionLines),
]

export interface ManualFacts {
  /** The name of the program. */
  program: string
  version: string
  /** The day of the release, as 2026-11-30. */
  date: string
}

/** Writes the manual page of section 1, in the man macros of roff. */
export function manPage(table: readonly CommandEntry[], { program, version, date }: ManualFacts): string {
  const [own, ...commands] = table
  const leaves = commands.filter((entry) => entry.commands.length === 0)
  return [
    `.TH ${program.toUpperCase()} 1 ${date} "Collapsar ${version}" "User Commands"`,
    '.SH NAME',
    `${program} \\- forecast, train and measure deep neural collapse`,
    '.SH SYNOPSIS',
    `${bold(program)} \\fIcommand\\fR [\\fIargument\\fR ...] [\\fIoption\\fR ...]`,
    '.br',
    `${bold(program)} \\fIfile\\fR ...`,
    '.SH DESCRIPTION',
    roff(own?.description ?? ''),
    '.PP',
    `A command needs no display. With a file in place of a command, ${bold(program)} opens the file in the window of`,
    'Collapsar, and starts the window where none is open.',
    '.SH OPTIONS',
    ...(own?.options ?? []).flatMap(optionLines),
    '.SH COMMANDS',
    ...leaves.flatMap((entry) => commandLines(program, entry)),
    '.SH EXIT STATUS',
    '0 for success, 1 where a run or the machine failed, 2 for a mistake in the command, 130 after Ctrl+C.',
    '.SH FILES',
    '.TP',
    '\\fI~/.local/share/collapsar\\fR',
    'History, figures and imported data sets. The option \\fB\\-\\-home\\fR names another folder.',
    '.TP',
    '\\fI~/.config/collapsar\\fR',
    'Preferences.',
    '.TP',
    '\\fI~/.cache/collapsar\\fR',
    'Compiled programs. You may delete this folder at any time.',
    '.TP',
    '\\fI~/.local/state/collapsar\\fR',
    'Logs and crash reports, which stay on this machine.',
    '',
  ].join('\n')
}
