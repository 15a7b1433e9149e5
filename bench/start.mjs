import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../scripts/build.mjs'
import { runCommand } from '../scripts/command.mjs'
import { runForeground } from '../scripts/foreground.mjs'
import { onScreen } from '../scripts/gates/tests.mjs'
import { createContext, ensureSetup } from '../scripts/setup/ensure.mjs'
import { projectRoot } from '../scripts/setup/node.mjs'
import { ensurePeers } from './peers.mjs'

const args = process.argv.slice(2)
/** main.ts has the letters of the cases, and rejects unknown ones. */
const { values } = parseArgs({ args, strict: false })
const parts = typeof values.only === 'string' ? values.only.split(',') : ['a', 'i']
/** @type {(letters: string) => boolean} */
const isWanted = (letters) => !values.report && parts.some((part) => letters.includes(part.trim().charAt(0)))
const hasWindow = isWanted('i')

await runCommand(async () => {
  const { state } = await ensureSetup({ electron: hasWindow, log: console.error })
  if (isWanted('abcdef')) await ensurePeers(console.error)
  if (hasWindow) await ensureBuilt()
  const program = { command: state.node.path, args: [join(projectRoot, 'bench/main.ts'), ...args] }
  const { command, args: rest } = hasWindow ? onScreen(program, createContext()) : program
  return runForeground(command, rest)
})
