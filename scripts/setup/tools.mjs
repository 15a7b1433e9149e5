import { findProgram } from './process.mjs'

/** @import { Context } from './types.d.mts' */

/** @type {(context: Context) => Promise<boolean>} */
const hasPip = async ({ run }) => (await run('python3', ['-c', 'import pip'], {})).code === 0

/**
 * Returns Debian's names of the missing tools that fetch and compile the engine.
 * @type {(context: Context) => Promise<string[]>}
 */
export const missingTools = async (context) => {
  const tools = ['python3', 'g++'].filter((tool) => !findProgram(tool, context.env))
  if (tools.includes('python3')) return ['python3', 'python3-pip', ...tools.slice(1)]
  return (await hasPip(context)) ? tools : ['python3-pip', ...tools]
}

/** @type {(tool: string, context: Context) => boolean} */
export const hasAppeared = (tool, { env }) => Boolean(findProgram(tool === 'python3-pip' ? 'pip3' : tool, env))

/** @type {(names: readonly string[]) => string} */
export const apt = (names) => `sudo apt-get install ${names.join(' ')}`
