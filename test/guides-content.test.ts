import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { files } from '../guides/_generate/generate.ts'
import { lint } from '../src/guides/lint.ts'
import { parseGuide } from '../src/guides/parse-guide.ts'

const guides = fileURLToPath(new URL('../guides', import.meta.url))
const made = files()
const folders = readdirSync(guides).filter((name) => existsSync(join(guides, name, 'scenarios')))

// That each incident can be solved, and is, is shown by its oracle and by the rehearsal.
describe('our guides', () => {
  test.each(folders)('%s reads without a defect', async (name) => {
    const guide = parseGuide(
      await readFile(join(guides, name, 'guide.md'), 'utf8'),
      join(guides, name, 'guide.md'),
    )
    expect(lint(guide)).toEqual([])
    expect(guide.steps.length).toBeGreaterThan(1)
  })

  test('all tables come from the generator', () => {
    const there = readdirSync(guides, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\/tables\/[^/]+$/.test(path))
      .sort()
    expect(there).toEqual([...made.keys()].sort())
  })

  test.each([...made.keys()])('%s is what the generator makes', async (path) => {
    const bytes = await readFile(join(guides, path))
    // Packed bytes differ from one machine to another; what they hold does not.
    const held = path.endsWith('.gz') ? gunzipSync(bytes) : bytes
    expect(held.toString() === made.get(path)).toBe(true)
    expect(bytes.length).toBeLessThan(1_500_000)
  })
})
