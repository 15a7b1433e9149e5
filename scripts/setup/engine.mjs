import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addonPath, buildAddon, engineFolder, libraryPaths, linkAddon, linkPaths, NotCompiled } from './addon.mjs'
import { megabytes, readJson } from './files.mjs'
import { findNode } from './node.mjs'
import { tensorflow } from './pins.mjs'
import { causeOf, findProgram } from './process.mjs'
import { fetchWheel, NotFetched } from './wheel.mjs'

const hourMs = 3_600_000
const trial = fileURLToPath(new URL('try-engine.mjs', import.meta.url))
const apt = (names) => `sudo apt-get install ${names.join(' ')}`
const again = "then run 'npm run setup' again"

/** The wasm record. `tools` and `after` say when trying again makes sense without being asked. */
const fallback = (reason, mend, retry = {}) => ({ kind: 'wasm', reason, mend, ...retry })

const hasPip = async ({ run }) => (await run('python3', ['-c', 'import pip'], {})).code === 0

const missingTools = async (context) => {
  const tools = ['python3', 'g++'].filter((tool) => !findProgram(tool, context.env))
  if (tools.includes('python3')) return ['python3', 'python3-pip', ...tools.slice(1)]
  return (await hasPip(context)) ? tools : ['python3-pip', ...tools]
}

const tryAddon = (context) => context.run(findNode(context.root).path, [context.trial ?? trial], {})

const build = async (context, pin, fetch) => {
  const wheels = join(context.root, '.runtime/wheels')
  context.log(`  fetching ${pin.package} ${pin.version}, ${megabytes(pin.bytes)}`)
  const wheel = await fetchWheel(context, pin, wheels, fetch)
  await buildAddon(context, wheel, pin)
  rmSync(wheels, { recursive: true, force: true })
}

const explain = (error) => {
  if (error instanceof NotFetched) {
    const mend = `make PyPI reachable for pip, ${again}`
    return fallback(`the TensorFlow wheel could not be fetched: ${error.message}`, mend, { after: Date.now() + hourMs })
  }
  if (error instanceof NotCompiled)
    return fallback(`the addon did not compile: ${error.message}`, `${apt(['g++'])}, ${again}`)
  throw error
}

const wasBuilt = ({ root }, pin) => readJson(join(root, engineFolder, 'built.json'))?.hash === pin.hash

const runEngine = async (context, pin, fetch) => {
  if (context.platform !== 'linux' || context.arch !== 'x64') {
    return fallback(
      `no native engine is packaged for ${context.platform} ${context.arch}`,
      'use Linux on x64 for native speed',
    )
  }
  const isBuilt = wasBuilt(context, pin)
  const missing = isBuilt ? [] : await missingTools(context)
  if (missing.length > 0) return fallback(`missing: ${missing.join(', ')}`, apt(missing), { tools: missing })
  try {
    if (!isBuilt) await build(context, pin, fetch)
  } catch (error) {
    return explain(error)
  }
  linkAddon(context)
  context.log('  trying one matrix product')
  const { code, output } = await tryAddon(context)
  if (code === 0) return { kind: 'native', tensorflow: pin.version, variant: pin.variant, addon: addonPath }
  return fallback(`the native engine did not load: ${causeOf(output)}`, `see the reason, ${again}`)
}

const hasAppeared = (tool, context) =>
  tool === 'python3-pip' ? Boolean(findProgram('pip3', context.env)) : Boolean(findProgram(tool, context.env))

/** The fast engine: TensorFlow's own libraries from PyPI and tfjs-node's addon compiled here. Without it, wasm. */
export const engineStep = ({ pin = tensorflow, fetch } = {}) => ({
  name: 'native engine',
  cost: (context) =>
    wasBuilt(context, pin)
      ? 'compiled before, only to be linked and tried, 2 s'
      : `TensorFlow ${pin.version}, ${megabytes(pin.bytes)} to fetch, 850 MB on disk, about 30 s`,
  key: () => `${pin.package} ${pin.version} ${pin.hash}`,
  outputs: (context, record) => (record.kind === 'native' ? [addonPath, ...libraryPaths, ...linkPaths] : []),
  isStale: (context, record) => {
    if (record.kind === 'native') return false
    if (context.isAsked) return true
    return Boolean(
      record.tools?.every((tool) => hasAppeared(tool, context)) || (record.after && Date.now() > record.after),
    )
  },
  run: async (context) => {
    const record = await runEngine(context, pin, fetch)
    if (record.kind === 'wasm') {
      context.log(`  no native engine: ${record.reason}`)
      context.log(`  going on with wasm, which is slower. To mend it: ${record.mend}`)
    }
    return record
  },
})
