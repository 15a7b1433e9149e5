import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Returns the files that the command line names, as full paths. `cwd`: the folder of the user. `program`: the folder of the
 * app, which the official Electron gets as an argument.
 */
export function fileArguments(args: readonly string[], cwd: string, program: string): string[] {
  const files: string[] = []
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? ''
    // Every other option has its value after an equals sign.
    if (argument === '--home') i++
    else if (!argument.startsWith('-') && argument !== '') files.push(fullPath(argument, cwd))
  }
  return files.filter((path) => path !== resolve(program))
}

/** Desktops pass addresses of files, or paths. */
function fullPath(argument: string, cwd: string): string {
  if (!argument.startsWith('file:')) return resolve(cwd, argument)
  try {
    return fileURLToPath(argument)
  } catch {
    return resolve(cwd, argument)
  }
}
