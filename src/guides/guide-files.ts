import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Shelf } from '../flow/ports.ts'
import { Problem } from '../incident/problem.ts'

type Found = { readonly files: readonly string[]; readonly skipped: Shelf['problems'] }

const HIDDEN = /^[._]|^(scenarios|node_modules)$|^readme\.md$/i

/** The Markdown files at or below a path in order of name, and what had to be left out; throws `guides-unreadable` if nothing is there. */
export async function guideFiles(path: string): Promise<Found> {
  const at = await stat(path).catch((error) => {
    throw new Problem(
      'guides-unreadable',
      `There are no guides at ${path}.`,
      'Point to a folder of guides or to a Markdown file.',
      { cause: error },
    )
  })
  return at.isDirectory() ? below(path) : { files: [path], skipped: [] }
}

async function below(folder: string): Promise<Found> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => String(error))
  if (typeof entries === 'string')
    return left(folder, `The folder ${folder} cannot be read: ${entries}`, 'Check that it may be read.')
  const sorted = entries
    .filter((entry) => !HIDDEN.test(entry.name))
    .sort((a, b) => a.name.localeCompare(b.name))
  const found = await Promise.all(
    sorted.map((entry): Found | Promise<Found> => {
      const path = join(folder, entry.name)
      // A link may lead outside the folder that the operator trusts, or in a circle.
      if (entry.isSymbolicLink())
        return left(path, `${path} is a symbolic link and was not followed.`, 'Put the guide itself here.')
      if (entry.isDirectory()) return below(path)
      return { files: entry.isFile() && /\.md$/i.test(entry.name) ? [path] : [], skipped: [] }
    }),
  )
  return { files: found.flatMap((one) => one.files), skipped: found.flatMap((one) => one.skipped) }
}

const left = (path: string, message: string, fix: string): Found => ({
  files: [],
  skipped: [{ path, message, fix }],
})
