import { findProgram } from './process.mjs'

const hasPip = async ({ run }) => (await run('python3', ['-c', 'import pip'], {})).code === 0

/** Debian's names of what fetching and compiling the engine needs and is not here. */
export const missingTools = async (context) => {
  const tools = ['python3', 'g++'].filter((tool) => !findProgram(tool, context.env))
  if (tools.includes('python3')) return ['python3', 'python3-pip', ...tools.slice(1)]
  return (await hasPip(context)) ? tools : ['python3-pip', ...tools]
}

export const hasAppeared = (tool, { env }) => Boolean(findProgram(tool === 'python3-pip' ? 'pip3' : tool, env))

export const apt = (names) => `sudo apt-get install ${names.join(' ')}`
