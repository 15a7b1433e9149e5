import type { CommandEntry, OptionEntry } from './commandTable.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** Writes the completion of a shell for a program. */
export const completion = (shell: Shell, program: string, table: readonly CommandEntry[]): string =>
  writers[shell](program, table)

/** Quotes a text in single quotes, as bash and zsh read it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
/** Fish reads an escaped quote inside single quotes. */
const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const namesOf = ({ long, short }: OptionEntry): string[] => [long, short].filter((name) => name !== null)

/** The words that may follow a command: its own commands, the values of its argument, and its options. */
const wordsAfter = ({ commands, values, options }: CommandEntry): string[] => [
  ...commands,
  ...values,
  ...options.flatMap(namesOf),
]

const childrenOf = ({ words }: CommandEntry, table: readonly CommandEntry[]): CommandEntry[] =>
  table.filter((one) => one.words.length === words.length + 1 && words.every((word, i) => one.words[i] === word))

function bash(program: string, table: readonly CommandEntry[]): string {
  const name = ({ words }: CommandEntry): string => quoted(words.join(' '))
  const known = table.filter(({ words }) => words.length > 0)
  const withFiles = table.filter(({ takesFiles, words }) => takesFiles || words.length === 0)
  return `# bash completion of ${program}, made from its table of commands
_${program}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' next i words
  COMPREPLY=()
  case $previous in
${bashValues(table).join('\n')}
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${command:+$command }\${COMP_WORDS[i]}"
    case $next in
      ${known.map(name).join('|')}) command=$next ;;
      *) break ;;
    esac
  done
  case $command in
${table.map((entry) => `    ${name(entry)}) words=${quoted(wordsAfter(entry).join(' '))} ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case $command in
    ${withFiles.map(name).join('|')}) ${bashFiles('+=')} ;;
  esac
}
complete -F _${program} ${program}
`
}

/** Spaces in a name of a file must not split it. */
const bashFiles = (assign: '=' | '+='): string =>
  `compopt -o filenames; while IFS= read -r next; do COMPREPLY+=("$next"); done < <(compgen -f -- "$current")${assign === '=' ? '; return' : ''}`

/** What completes the value of an option: its choices, files, or nothing. */
function bashValues(table: readonly CommandEntry[]): string[] {
  const options = table.flatMap((entry) => entry.options).filter(({ hasValue }) => hasValue)
  const line = (chosen: readonly OptionEntry[], action: string): string[] =>
    chosen.length === 0 ? [] : [`    ${[...new Set(chosen.flatMap(namesOf))].join('|')}) ${action} ;;`]
  const fixed = options.filter(({ choices }) => choices.length > 0)
  const words = ({ choices }: OptionEntry): string => quoted(choices.join(' '))
  return [
    ...fixed.flatMap((one) => line([one], `COMPREPLY=($(compgen -W ${words(one)} -- "$current")); return`)),
    ...line(
      options.filter(({ isPath }) => isPath),
      bashFiles('='),
    ),
    ...line(
      options.filter(({ choices, isPath }) => choices.length === 0 && !isPath),
      'return',
    ),
  ]
}

/** Names what completes an argument in zsh: files, values, both, or nothing. */
function argumentValues({ takesFiles, values }: CommandEntry): string {
  if (values.length === 0) return takesFiles ? '_files' : ' '
  const words = `(${values.join(' ')})`
  return takesFiles ? `_alternative "presets:preset:${words}" "files:file:_files"` : words
}

function zsh(program: string, table: readonly CommandEntry[]): string {
  const plain = (text: string): string => text.replaceAll(/[[\]:]/g, '\\$&')
  const spec = (option: OptionEntry): string[] => {
    const values = option.choices.length > 0 ? `(${option.choices.join(' ')})` : option.isPath ? '_files' : ' '
    const value = option.hasValue ? `:value:${values}` : ''
    return namesOf(option).map((name) => quoted(`${name}[${plain(option.description)}]${value}`))
  }
  const functionOf = ({ words }: CommandEntry): string => ['', program, ...words].join('_').replaceAll('-', '_')
  const leaf = (entry: CommandEntry): string => {
    const specs = [...entry.options.flatMap(spec), quoted(`*:argument:${argumentValues(entry)}`)]
    return `${functionOf(entry)}() {\n  _arguments -s ${specs.join(' \\\n    ')}\n}`
  }
  const parent = (entry: CommandEntry): string => {
    const children = childrenOf(entry, table)
    const described = children.map((child) => quoted(`${child.words.at(-1)}:${plain(child.description)}`))
    const cases = children.map((child) => `        ${child.words.at(-1)}) ${functionOf(child)} ;;`)
    return `${functionOf(entry)}() {
  local line state
  _arguments -C ${entry.options.flatMap(spec).join(' \\\n    ')} '1: :->command' '*::argument:->rest'
  case $state in
    command)
      local -a commands=(${described.join(' ')})
      _describe command commands${entry.words.length === 0 ? '\n      _files' : ''} ;;
    rest)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}`
  }
  const bodies = table.map((entry) => (entry.commands.length === 0 ? leaf(entry) : parent(entry)))
  return `#compdef ${program}
# zsh completion of ${program}, made from its table of commands
${bodies.join('\n')}
_${program} "$@"
`
}

function fish(program: string, table: readonly CommandEntry[]): string {
  const seen = (words: readonly string[]): string =>
    words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
  const line = (condition: string, rest: string): string => `complete -c ${program} -n ${fishQuoted(condition)} ${rest}`
  const lines = table.flatMap((entry) => {
    const isRoot = entry.words.length === 0
    const without = `not __fish_seen_subcommand_from ${entry.commands.join(' ')}`
    const here = isRoot ? without : seen(entry.words)
    const before = isRoot ? without : `${here}; and ${without}`
    return [
      ...childrenOf(entry, table).map((child) =>
        line(before, `-a ${child.words.at(-1)} -d ${fishQuoted(child.description)}`),
      ),
      ...(entry.values.length > 0 ? [line(here, `-a ${fishQuoted(entry.values.join(' '))}`)] : []),
      ...entry.options.map((option) => line(here, fishOption(option))),
    ]
  })
  return `# fish completion of ${program}, made from its table of commands\n${lines.join('\n')}\n`
}

function fishOption({ long, short, choices, hasValue, isPath, description }: OptionEntry): string {
  return [
    short === null ? '' : `-s ${short.replace(/^-/, '')}`,
    long === null ? '' : `-l ${long.replace(/^--/, '')}`,
    hasValue ? (isPath ? '-r -F' : '-x') : '',
    choices.length > 0 ? `-a ${fishQuoted(choices.join(' '))}` : '',
    `-d ${fishQuoted(description)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

const writers: Record<Shell, (program: string, table: readonly CommandEntry[]) => string> = { bash, zsh, fish }
