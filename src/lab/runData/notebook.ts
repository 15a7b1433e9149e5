import type { RunDataFormat } from '../../shared/contract/runData.ts'

const markdown = (text: string) => ({ cell_type: 'markdown', metadata: {}, source: linesOf(text) })
const code = (text: string) => ({
  cell_type: 'code',
  execution_count: null,
  metadata: {},
  outputs: [],
  source: linesOf(text),
})

/** A notebook keeps the end of each line. */
const linesOf = (text: string): string[] => text.split(/(?<=\n)/)

/**
 * Returns a Jupyter notebook that loads an export into NumPy, makes a table of pandas and a figure of Matplotlib. `name`: the
 * export without its extension; `load`: the Python code that reads it.
 */
export function notebookOf(name: string, format: RunDataFormat, load: string): string {
  const cells = [
    markdown(`# ${name}\n\nAn exported run of Collapsar. docs/python.md lists the arrays.`),
    code(load.trimEnd()),
    code(
      [
        '# The newest export of this name: a second one has a number at its end.',
        `path = max(pathlib.Path('.').glob('${name}*.${format}'), key=lambda file: file.stat().st_mtime)`,
        'run, meta = load(path)',
        "print(meta['run']['name'], meta['steps'])",
        'print({name: array.shape for name, array in run.items()})',
      ].join('\n'),
    ),
    markdown('## Spectra'),
    code(
      [
        "last = '' if len(meta['steps']) == 1 else f\"@{meta['steps'][-1]}\"",
        "layers = len(meta['objective']['widths'])",
        "spectra = {l: np.linalg.svd(run[f'Z{l}{last}'], compute_uv=False) for l in range(1, layers)}",
        '{l: s[:10] for l, s in spectra.items()}',
      ].join('\n'),
    ),
    markdown('## A table: one row a step'),
    code(
      [
        'import pandas as pd',
        "log = pd.DataFrame({name[4:]: array for name, array in run.items() if name.startswith('log.')})",
        'log.describe()',
      ].join('\n'),
    ),
    markdown('## A figure in the style of Collapsar'),
    code(
      [
        'import matplotlib.pyplot as plt',
        `style = max(pathlib.Path('.').glob('${name}*.mplstyle'), key=lambda file: file.stat().st_mtime)`,
        'plt.style.use(style)',
        'fig, (left, right) = plt.subplots(1, 2, figsize=(7, 2.6))',
        "left.semilogy(run['measured.step'], np.atleast_2d(run['measured.tcv'].T).T)",
        "left.set(xlabel='step', ylabel='TCV by class', title='Cluster variation of every layer')",
        'for l, s in spectra.items():',
        "    right.semilogy(range(1, len(s) + 1), s, label=f'Z{l}')",
        "right.set(xlabel='index', ylabel='singular value', title='Spectra of the features')",
        'right.legend()',
        'fig.tight_layout()',
      ].join('\n'),
    ),
  ]
  const kernel = { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } }
  const numbered = cells.map((cell, i) => ({ id: `cell-${i}`, ...cell }))
  return `${JSON.stringify({ cells: numbered, metadata: kernel, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}
