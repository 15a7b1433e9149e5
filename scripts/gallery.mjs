import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { pinnedNode, projectRoot } from './setup/node.mjs'

await runCommand(async () => {
  await ensureSetup({ electron: false })
  return runForeground(pinnedNode(), [join(projectRoot, 'test/gallery/serve.ts')], { cwd: projectRoot })
})
