import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../../scripts/setup/node.mjs'

/** A square of 40 pixels with one clipped group; a panic of resvg would end this process. */
const draw = (d: string): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { renderPng } from ${JSON.stringify(join(projectRoot, 'src/lab/figures/formats/renderPng.ts'))}
       const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><clipPath id="c"><path d="M10 10h20v20h-20z"/></clipPath><g clip-path="url(#c)"><path d="${d}" stroke="#000"/></g></svg>'
       const png = renderPng(svg, { widthMm: 25.4, dpi: 40 }, { title: '', kind: 'x', preset: null, runs: [], date: '', versions: {} })
       process.stdout.write(String(png.length))`,
    ],
    { encoding: 'utf8' },
  )

it('a line beyond the clip and the canvas is drawn as nothing, and ends no process', () => {
  const outside = Number(draw('M0 -2801L10 -2795'))
  expect(outside).toBeGreaterThan(60)
  // The corner pixel of the group is clipped away too: the picture is that of an empty clip.
  expect(outside).toBe(Number(draw('M1 1L5 5')))
  expect(Number(draw('M12 12L28 28'))).toBeGreaterThan(outside)
})
