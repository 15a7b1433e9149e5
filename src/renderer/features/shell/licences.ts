/** Packages that Collapsar runs with, by their licence. A test holds it against what the packages say of themselves. */
export const licences: Readonly<Record<string, readonly string[]>> = {
  MIT: [
    ...['better-sqlite3', 'commander', 'csv-parse', 'electron', 'fast-png', 'fflate', 'katex', 'kysely', 'ml-matrix'],
    ...['mnist', 'pdfkit', 'pure-rand', 'svg-to-pdfkit', 'vue', 'vue-echarts', 'zod'],
  ],
  'Apache-2.0': [
    '@tensorflow/tfjs-backend-cpu',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-node-gpu',
    'echarts',
  ],
  'BSD-3-Clause': ['jpeg-js', 'protobufjs'],
  ISC: ['@lucide/vue'],
  'MPL-2.0': ['@resvg/resvg-js'],
  'MIT AND OFL-1.1': ['@expo-google-fonts/ibm-plex-mono', '@expo-google-fonts/inter'],
}
