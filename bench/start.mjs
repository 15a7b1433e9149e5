import { join } from 'node:path'
import { runForeground } from '../scripts/foreground.mjs'
import { ensureSetup } from '../scripts/setup/ensure.mjs'
import { projectRoot } from '../scripts/setup/node.mjs'
import { ensurePeers } from './peers.mjs'

const args = process.argv.slice(2)

try {
  const { state } = await ensureSetup({ electron: false, log: console.error })
  if (!args.includes('--report')) await ensurePeers(console.error)
  process.exitCode = await runForeground(state.node.path, [join(projectRoot, 'bench/main.ts'), ...args])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
