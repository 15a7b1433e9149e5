/**
 * Quotes the arguments of a command for a POSIX shell: the shell gives each to the program unchanged. Words that no shell
 * changes stay as they are.
 */
export const shellCommand = (command: readonly string[]): string => command.map(quoted).join(' ')

const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
