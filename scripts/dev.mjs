import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { electronCommand } from './electron.mjs'
import { runForeground } from './foreground.mjs'
import { ensureSetup } from './setup/ensure.mjs'
import { pinnedNode, projectRoot } from './setup/node.mjs'
import { writeApp } from './setup/registry-electron.mjs'
import { readState } from './setup/state.mjs'

/** Main and preload of this command, apart from the built app in out/. */
const outDir = '.runtime/dev'
const main = join(projectRoot, outDir, 'main/index.js')

/**
 * Starts the app with the window served by Vite, which shows every change of src/renderer and src/shared at once. Main,
 * preload, lab and trainers load their code when they start: restart this command after a change there. Arguments go to
 * the app, for example `npm run dev -- --home DIR`.
 */
const startDevelopment = async () => {
  await ensureSetup({ electron: true })
  if (readState(projectRoot)?.electron?.source === 'registry') writeApp(projectRoot)
  const { binary, args, env } = electronCommand()
  // electron-vite names the app's folder itself.
  const flags = args.filter((argument) => argument !== projectRoot)
  const electronVite = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js')
  return runForeground(
    pinnedNode(projectRoot),
    [electronVite, 'dev', '--outDir', outDir, '--', ...flags, ...process.argv.slice(2)],
    {
      cwd: projectRoot,
      env: { ...env, ELECTRON_EXEC_PATH: binary, ELECTRON_ENTRY: main, COLLAPSAR_MAIN: main },
    },
  )
}

await runCommand(startDevelopment)
