import { randomUUID } from 'node:crypto'
import { access, constants, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Dispatched, Looked, Refused } from '../flow/actions.ts'
import type { Target } from '../incident/action.ts'
import { type Access, type Doing, NO_REQUEST } from './doing.ts'
import { errorCode, errorMessage } from './error-code.ts'
import { brief } from './refusal.ts'

const SLUG = /^guide:([a-z0-9][a-z0-9-]{0,63})$/
const MOST_BYTES = 64 * 1024

/** Writes a drafted guide as a new file for someone to review; it is in use only when they have moved it. */
export function publishGuide({ drafts }: Access): Doing {
  const file = ({ resource }: Target): string | null => {
    const slug = SLUG.exec(resource)?.[1]
    return slug === undefined ? null : join(drafts, `${slug}.md`)
  }
  return {
    action: {
      id: 'publish-guide',
      title: 'Publish the drafted guide for review',
      resourceType: 'guide',
      effect: 'A new file stands in the folder of drafts; no guide that is in use changes.',
      duration: 'This is done at once.',
      source: 'CONTRIBUTING.md',
      permission: `write the folder ${drafts}`,
      force: 0,
      repeatable: false,
    },
    look: async (target) => {
      const path = file(target)
      return path === null ? { kind: 'missing', ...NO_SLUG } : look(path, target.arguments.markdown)
    },
    forbidden: async () => unwritable(drafts),
    request: (target) => {
      const path = file(target)
      return path === null ? NO_REQUEST : { method: 'WRITE', url: path }
    },
    dispatch: async ({ resource, arguments: given, action }) => {
      const path = file({ resource, arguments: given, action })
      if (path === null) return { kind: 'refused', ...NO_SLUG }
      const { markdown, ...rest } = given
      if (!takes(markdown) || Object.keys(rest).length > 0) return { kind: 'refused', ...NO_TEXT }
      return write(path, markdown)
    },
  }
}

const NO_SLUG: Refused = {
  why: 'This is no name for a guide.',
  fix: 'Write it as guide:<name>, the name in small letters, digits and hyphens, 64 at most.',
}
const NO_TEXT: Refused = {
  why: 'The guide’s text is missing, broken, or larger than 64 KiB.',
  fix: 'Give the guide’s Markdown, 64 KiB at most, and nothing else.',
}
const THERE: Refused = {
  why: 'A draft of that name is there already, and no draft is overwritten.',
  fix: 'Review, move or remove that draft, or take another name.',
}

const takes = (markdown: string | undefined): markdown is string =>
  markdown !== undefined &&
  markdown.trim() !== '' &&
  markdown.isWellFormed() &&
  !markdown.includes('\0') &&
  Buffer.byteLength(markdown) <= MOST_BYTES

async function look(path: string, markdown: string | undefined): Promise<Looked> {
  const there = await exists(path)
  if (typeof there !== 'boolean') return { kind: 'unread', ...cannot('read', path, there.error) }
  return {
    kind: 'seen',
    facts: [{ what: 'draft', value: there ? 'there already' : 'not there yet', trouble: !there }],
    related: [],
    busy: null,
    choices: takes(markdown) ? { markdown: [markdown] } : {},
  }
}

async function exists(path: string): Promise<boolean | { readonly error: unknown }> {
  return lstat(path).then(
    () => true,
    (error: unknown) => (errorCode(error) === 'ENOENT' ? false : { error }),
  )
}

/** A folder that is not there yet is made in the nearest one that is. */
async function unwritable(folder: string): Promise<Refused | null> {
  for (let at = folder; ; at = dirname(at)) {
    const error = await access(at, constants.W_OK | constants.X_OK).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    if (error === null) return null
    if (errorCode(error) !== 'ENOENT' || at === dirname(at)) return cannot('write', folder, error)
  }
}

/** Writes beside, then gives it its name: whoever reads sees all of it or nothing. */
async function write(path: string, markdown: string): Promise<Dispatched> {
  const beside = join(dirname(path), `.${randomUUID()}.part`)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(beside, 'wx', 0o644)
    try {
      await file.writeFile(markdown)
      await file.sync()
    } finally {
      await file.close()
    }
    await name(beside, path)
    return { kind: 'done' }
  } catch (error) {
    if (errorCode(error) === '') throw error
    return { kind: 'refused', ...(errorCode(error) === 'EEXIST' ? THERE : cannot('write', path, error)) }
  } finally {
    await rm(beside, { force: true }).catch(() => undefined)
  }
}

/** `link` takes no name that is taken; where a file system knows no links, looking first must do. */
async function name(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path)
  } catch (error) {
    if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS)$/.test(errorCode(error))) throw error
    if ((await exists(path)) !== false) throw Object.assign(new Error('taken'), { code: 'EEXIST' })
    await rename(beside, path)
  }
}

const cannot = (what: 'read' | 'write', path: string, error: unknown): Refused => ({
  why: `${path} cannot be ${what === 'read' ? 'read' : 'written'}: ${brief(errorMessage(error))}.`,
  fix: `Let Guidepost’s account ${what} that folder, or name another.`,
})
