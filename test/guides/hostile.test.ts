import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { durationMs } from '../../src/guides/duration.ts'
import { parseGuide } from '../../src/guides/parse-guide.ts'
import { openShelf } from '../../src/guides/shelf.ts'

const outcome = (text: string): string => {
  try {
    return parseGuide(text, 'hostile.md').id
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'not an error'
  }
}

describe('hostile text', () => {
  test.each([
    ['emphasis in one line', '*a_'.repeat(70_000)],
    ['emphasis over many lines', `${'*a_'.repeat(3000)}\n`.repeat(20)],
    ['emphasis in many paragraphs', `${'*a_'.repeat(1300)}\n\n`.repeat(60)],
    ['quotations', `${'>'.repeat(5000)} a`],
    ['lists in one line', `${'- '.repeat(5000)}a`],
    ['lists, each deeper', Array.from({ length: 400 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')],
    ['brackets', '['.repeat(19_000)],
    ['images', `${'!['.repeat(1900)}\n\n`.repeat(50)],
    ['backticks', Array.from({ length: 190 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['link definitions', '[a]: b\n'.repeat(30_000)],
  ])('%s ends within two seconds', (_name, text) => {
    const begun = performance.now()
    expect(outcome(text)).toMatch(/^(hostile$|Problem: )/)
    expect(performance.now() - begun).toBeLessThan(2000)
  })

  test.each([
    ['', 'is empty'],
    ['x'.repeat(300_000), 'larger than 256 KiB'],
    ['# A\n\n```kql\nT\n', 'line 3 opens a fence that never closes'],
    ['---\nid: a\n', 'never closes'],
    ['---\na: &a [1]\nb: *a\n---\n# A', 'front matter'],
  ])('is refused with a reason', (text, reason) => {
    expect(outcome(text)).toMatch(/^Problem: /)
    expect(outcome(text)).toContain(reason)
  })

  test('a byte order mark and line ends of Windows change nothing', () => {
    const text = '# A\n\n```kql\nT | where a == "{B}"\n```\n'
    const plain = parseGuide(text, 'a.md')
    expect(parseGuide(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'a.md')).toEqual(plain)
  })
})

test.each([
  ['1h', 3_600_000],
  ['90m', 5_400_000],
  ['1h30m', 5_400_000],
  ['PT1H', 3_600_000],
  ['2 hours', 7_200_000],
  ['P1D', 86_400_000],
])('%s is a duration', (text, ms) => expect(durationMs(text, 'a.md')).toBe(ms))

test.each(['soon', '', 'about 1h or so', '1 horse', '-1h', '5'])('%j is no duration', (text) =>
  expect(() => durationMs(text, 'a.md')).toThrow('is not a duration'),
)

describe('a shelf with bad guides', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shelf-'))
    await writeFile(join(folder, 'good.md'), '# Good\n\nFine.\n')
    await writeFile(join(folder, 'README.md'), '# Not a guide\n')
    await writeFile(join(folder, 'latin.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe]))
    await writeFile(join(folder, 'deep.md'), `---\nid: ${'['.repeat(50_000)}\n---\n# Deep\n`)
    await writeFile(
      join(folder, 'quoted.md'),
      `# Q\n\n${Array.from({ length: 50 }, () => '>'.repeat(4000)).join('\n')}\n`,
    )
    for (const name of ['one', 'two']) {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'guide.md'), '---\nid: twin\n---\n# Twin\n')
    }
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('keeps the others', async () => {
    const shelf = await openShelf(folder)
    expect(shelf.list().map((hit) => hit.id)).toEqual(['good', 'twin'])
    expect(shelf.problems.map((one) => one.path.slice(folder.length + 1)).sort()).toEqual([
      'deep.md',
      'latin.md',
      'quoted.md',
      'two/guide.md',
    ])
    expect(shelf.problems.every((one) => one.fix !== '')).toBe(true)
  })

  test('a path that is not there is told', async () => {
    await expect(openShelf(join(folder, 'none'))).rejects.toMatchObject({ code: 'guides-unreadable' })
  })
})

describe('a shelf with folders that cannot be read', () => {
  let folder = ''
  const denied = process.getuid?.() === 0 ? test.skip : test
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shelf-'))
    await writeFile(join(folder, 'good.md'), '# Good\n\nFine.\n')
    await symlink(join(folder, 'good.md'), join(folder, 'linked.md'))
    await symlink(folder, join(folder, 'round'))
    await mkdir(join(folder, 'shut'))
    await writeFile(join(folder, 'shut', 'guide.md'), '# Shut\n')
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('links are not followed, and told', async () => {
    const shelf = await openShelf(folder)
    expect(shelf.list().map((hit) => hit.id)).toEqual(['good', 'shut'])
    expect(shelf.problems.map((one) => one.path)).toEqual([join(folder, 'linked.md'), join(folder, 'round')])
  })

  denied('a closed folder leaves the others', async () => {
    await chmod(join(folder, 'shut'), 0o000)
    const shelf = await openShelf(folder)
    await chmod(join(folder, 'shut'), 0o700)
    expect(shelf.list().map((hit) => hit.id)).toEqual(['good'])
    expect(shelf.problems.map((one) => one.path)).toContain(join(folder, 'shut'))
  })
})

test('a signal that is named twice is told with both lines', () => {
  const fence = '```kql signal=a\nT | take 1\n```\n'
  const { defects } = parseGuide(`# A\n\n## Steps\n### 1. B\n${fence}### 2. C\n${fence}`, 'a.md')
  expect(defects).toMatchObject([{ line: 9, message: 'The signal a is already in line 5.' }])
})
