import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import type { Shelf } from '../../../src/flow/ports.ts'
import { openShelf } from '../../../src/guides/shelf.ts'

type Small = { readonly id: string; readonly title: string; readonly overview: string }

const GUIDES = fileURLToPath(new URL('../../../guides', import.meta.url))

/** The shelves that requests are asked of: our own guides, and these among many of other fields. */
export async function openShelves(): Promise<{ readonly own: Shelf; readonly all: Shelf }> {
  const folder = await mkdtemp(join(tmpdir(), 'selection-'))
  try {
    const ours = (await readdir(GUIDES)).filter((name) => !name.startsWith('_'))
    for (const name of ours) await cp(join(GUIDES, name, 'guide.md'), join(folder, 'own', name, 'guide.md'))
    const own = await openShelf(join(folder, 'own'))
    for (const guide of await smallGuides('shelf.yaml')) await write(join(folder, 'own', 'others'), guide)
    return { own, all: await openShelf(join(folder, 'own')) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What is written in a YAML file beside this one. */
export async function written<T>(name: string): Promise<T> {
  return parse(await readFile(new URL(name, import.meta.url), 'utf8')) as T
}

const smallGuides = (name: string): Promise<readonly Small[]> => written(name)

async function write(folder: string, { overview, ...front }: Small): Promise<void> {
  await mkdir(join(folder, front.id), { recursive: true })
  await writeFile(
    join(folder, front.id, 'guide.md'),
    `---\n${stringify(front)}---\n# ${front.title}\n\n${overview}\n\n## Steps\n### 1. Look\nOpen the portal.\n`,
  )
}
