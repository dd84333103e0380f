import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Problem } from '../incident/problem.ts'

const FILE = 'scenario.yaml'

/** The folders of all scenarios at or below the paths, each once, in order. Throws a Problem for a path without any. */
export async function findScenarios(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(at))
  return [...new Set(found.flat())].sort()
}

async function at(path: string): Promise<readonly string[]> {
  const kind = await stat(path).catch(() => null)
  if (!kind)
    throw new Problem('usage', `There is nothing at ${path}.`, 'Name a folder of guides or of scenarios.')
  const folders = kind.isDirectory() ? await below(await realpath(path)) : []
  if (kind.isFile() && path.endsWith(FILE)) return [dirname(await realpath(path))]
  if (folders.length > 0) return folders
  throw new Problem(
    'usage',
    `There is no ${FILE} at or below ${path}.`,
    'Name a folder of guides or of scenarios; a scenario lies in guides/GUIDE/scenarios/NAME.',
  )
}

async function below(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const inner = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => below(join(folder, entry.name)))
  const here = entries.some(({ name }) => name === FILE) ? [folder] : []
  return [...here, ...(await Promise.all(inner)).flat()]
}
