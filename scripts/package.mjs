import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { runCommand } from './command.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { pinnedNode, projectRoot } from './setup/node.mjs'

/** Builds the packages of this system in dist/. `npm run package -- --help` lists the options. */
await runCommand(async () => {
  const args = process.argv.slice(2)
  if (!args.includes('--help')) {
    await ensureSetup({ electron: true })
    await ensureBuilt()
  }
  return runForeground(pinnedNode(), [join(projectRoot, 'packaging/index.ts'), ...args], { cwd: projectRoot })
})
