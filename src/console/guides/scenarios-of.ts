import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { Guide } from '../../incident/guide.ts'

/** A recorded incident as it speaks of itself; empty texts where its file does not say, or cannot be read. */
export type Scenario = { readonly name: string; readonly title: string; readonly request: string }

const FILE = 'scenario.yaml'

/** Where the recorded incidents of a guide lie. */
export const scenarioFolder = ({ path }: Pick<Guide, 'path'>): string => join(dirname(path), 'scenarios')

/** The recorded incidents of a guide in order of their names; none where it has no such folder. */
export async function scenariosOf(guide: Pick<Guide, 'path'>): Promise<readonly Scenario[]> {
  const folder = scenarioFolder(guide)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const all = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }): Promise<readonly Scenario[]> => {
        const text = await readFile(join(folder, name, FILE), 'utf8').catch(() => null)
        return text === null ? [] : [{ name, ...told(text) }]
      }),
  )
  return all.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What is wrong with one that cannot be read is told when it is played. */
function told(text: string): Omit<Scenario, 'name'> {
  try {
    const whole: unknown = parse(text, { maxAliasCount: 0 })
    const { title, request } = (typeof whole === 'object' && whole !== null ? whole : {}) as Readonly<
      Record<string, unknown>
    >
    return { title: wordsOf(title), request: wordsOf(request) }
  } catch {
    return { title: '', request: '' }
  }
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '')
