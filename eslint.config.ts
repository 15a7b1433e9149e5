import js from '@eslint/js'
import type { Linter, Rule } from 'eslint'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** Folder → what it may import: packages, and folders of src. Whatever is not in the table is an error. */
const imports: Record<string, { packages: RegExp; folders: RegExp }> = {
  shared: { packages: /^zod$/, folders: /^shared$/ },
  trainer: { packages: /^(node:.+|@tensorflow\/.+)$/, folders: /^(shared|trainer)$/ },
  lab: {
    packages: /^(node:.+|better-sqlite3|kysely|echarts(\/dist\/.+)?|quick-lru|@resvg\/resvg-js)$/,
    folders: /^(shared|lab)$/,
  },
  cli: { packages: /^(node:.+|commander)$/, folders: /^(shared|lab|cli)$/ },
  main: { packages: /^(node:.+|electron)$/, folders: /^(shared|main)$/ },
  preload: { packages: /^electron$/, folders: /^(shared\/contract\/names|preload)$/ },
  renderer: {
    packages: /^(vue|@vueuse\/core|vue-echarts|echarts(\/.+)?|@lucide\/vue|katex(\/.+)?|quick-lru)$/,
    folders: /^(shared|renderer)$/,
  },
}

/** Packages that one subfolder may import beyond its folder: each a pure function of its arguments. */
const extra: Record<string, RegExp> = {
  'shared/linalg': /^(ml-matrix|pure-rand(\/.+)?)$/,
  'shared/filter': /^fastest-levenshtein$/,
  'shared/figures': /^echarts$/,
  // Reads Markdown into a tree, never into HTML.
  'shared/reports': /^(mdast|mdast-util-from-markdown)$/,
  // fast-png: heat maps of thousands of cells are images, in the window and in files.
  'shared/plot': /^(echarts|fast-png|d3-(array|interpolate))$/,
  // Readers of files that others make: tables, archives, arrays, pictures; zod reads back what was written.
  'lab/datasets': /^(csv-parse\/sync|fflate|fast-png|h5wasm|hyparquet|jpeg-js|@uwdata\/flechette|zod)$/,
  // fflate writes NPZ; a PDF is made of the SVG.
  'lab/figures': /^(fflate|pdfkit|svg-to-pdfkit)$/,
  'lab/runData': /^hyparquet-writer$/,
  // KaTeX sets formulas in HTML files; fflate packs LaTeX.
  'lab/reports': /^(fflate|katex)$/,
  'lab/bundles': /^(fflate|zod)$/,
  'lab/checkpoints': /^(protobufjs|zod)$/,
  'lab/foreign': /^zod$/,
  renderer: /^@vueuse\/core$/,
  'renderer/features/help': /^(mdast|mdast-util-from-markdown)$/,
  'renderer/features/runs': /^(@tanstack\/vue-virtual|mdast|mdast-util-from-markdown)$/,
  'trainer/engine/graph/language': /^protobufjs$/,
}

/**
 * Folders and files of src/shared, low to high. Each imports its own row and the rows above it; the longest name decides.
 * The kit of charts imports nothing of shared. Calls of the contract that carry figures come after the figures.
 */
const sharedOrder: readonly (readonly string[])[] = [
  [
    'plot',
    'commands',
    'layout',
    'installWords',
    'processor',
    'preferences',
    'directories',
    'fileKinds',
    'crashReport',
    'historyCopies',
    'graphFolders',
    'shellCommand',
    'frames',
    'taskState',
  ],
  ['linalg'],
  ['spec'],
  ['theory', 'statistics'],
  ['contract', 'quantities', 'glossary'],
  ['figures'],
  ['contract/figures', 'contract/sheets', 'contract/reports', 'contract/index'],
  ['filter', 'rpc', 'reports'],
  ['comparison'],
]

/** Returns the row of a path inside src, without its extension; null outside shared. */
function sharedRow(path: string): number | null {
  if (!path.startsWith('shared/')) return null
  const own = path.slice('shared/'.length)
  const isAt = (name: string): boolean => own === name || own.startsWith(`${name}/`)
  const names = sharedOrder.flatMap((row, at) => row.filter(isAt).map((name) => ({ name, at })))
  return names.toSorted((a, b) => b.name.length - a.name.length)[0]?.at ?? -1
}

const layers: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const path = context.filename.replaceAll('\\', '/').split('/src/').at(-1) ?? ''
    const folder = path.split('/')[0] ?? ''
    const allowed = imports[folder]
    const check = (node: Rule.Node, source: unknown): void => {
      if (typeof source !== 'string') return
      if (!allowed) return context.report({ node, message: `src/${folder} has no row in the import table` })
      const isFile = source.startsWith('.')
      const target = isFile ? new URL(source, `file:///src/${path}`).pathname.replace(/^\/src\//, '') : source
      const isAllowed = isFile
        ? allowed.folders.test(target.split('/')[0] ?? '') || allowed.folders.test(target.replace(/\.ts$/, ''))
        : allowed.packages.test(target) ||
          Object.entries(extra).some(([at, what]) => path.startsWith(at) && what.test(target))
      if (!isAllowed) context.report({ node, message: `src/${folder} may not import '${source}'` })
      const [own, other] = [path, isFile ? target : ''].map((file) => sharedRow(file.replace(/\.ts$/, '')))
      if (own == null || other == null) return
      if (own < 0 || other < 0) context.report({ node, message: 'a folder of src/shared has no row in the order' })
      else if (other > own) context.report({ node, message: `'${source}' comes later in the order of src/shared` })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : null),
    }
  },
}

const size = (max: number): Linter.RuleEntry => ['error', { max, skipBlankLines: true, skipComments: true }]

export default tseslint.config(
  { ignores: ['node_modules', '.runtime', 'out', 'dist', 'figures'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'use a union of string literals' },
        {
          selector: 'SpreadElement > :matches(ObjectExpression, ArrayExpression)',
          message: 'write the members of a literal out: a spread that only packs lines hides them',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    plugins: { collapsar: { rules: { layers } } },
    rules: {
      'collapsar/layers': 'error',
      'max-lines': size(300),
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  {
    files: ['bench/**/*.ts', 'packaging/**/*.ts'],
    rules: {
      'max-lines': size(300),
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  { files: ['src/**/*.vue'], rules: { 'max-lines': size(200) } },
  {
    files: ['src/shared/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'randomness is an argument' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    ignores: ['src/main/gateway.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', importNames: ['ipcMain'], message: 'only main/gateway.ts touches ipcMain' }] },
      ],
    },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines': size(400) } },
  {
    // Loops run within the bounds that they read: `x[i]!` there is an index, not a guess.
    files: ['src', 'test'].flatMap((root) =>
      ['shared/theory', 'shared/linalg', 'trainer'].map((folder) => `${root}/${folder}/**/*.ts`),
    ),
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['test/oracle/**/*.ts', 'bench/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
)
