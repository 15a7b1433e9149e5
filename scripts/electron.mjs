import { projectRoot } from './setup/node.mjs'
import { readState } from './setup/state.mjs'

/**
 * { binary, args, env } that start the built app, after ensureSetup({ electron: true }). The registry's Electron starts the
 * app that lies in its own resources, the official one the folder that it is given; flags may follow args in both.
 */
export const electronCommand = (root = projectRoot, { env = process.env, isRoot = process.getuid?.() === 0 } = {}) => {
  const state = readState(root)
  if (!state?.electron) throw new Error("Electron is not set up: run 'npm run setup'")
  const { source, binary } = state.electron
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = env
  return {
    binary,
    // Chromium refuses to start as root with its sandbox on; nobody else goes without it.
    args: [...(isRoot ? ['--no-sandbox'] : []), ...(source === 'official' ? [root] : [])],
    env: { ...inherited, COLLAPSAR_NODE: state.node.path, COLLAPSAR_ROOT: root },
  }
}
