import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { reportFiles } from '../../../src/chat/screen/files.ts'
import { visible } from '../../../src/chat/screen/inert.ts'
import { md } from '../../../src/chat/screen/markdown.ts'
import { hostileReport, hostileRows, hostileText } from './hostile.ts'
import { aReport, aView, ended, someEvidence } from './samples.ts'

type Node = { readonly type: string; readonly value?: string; readonly children?: readonly Node[] }
const nodes = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(nodes)]
const kinds = (markdown: string): ReadonlySet<string> =>
  new Set(nodes(fromMarkdown(markdown) as Node).map(({ type }) => type))
const HARMLESS = new Set([
  'root',
  'heading',
  'paragraph',
  'text',
  'strong',
  'blockquote',
  'list',
  'listItem',
  'code',
  'thematicBreak',
])

/** Reads CSV as RFC 4180 says. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    const row = rows.at(-1) ?? []
    if (text[at] === '"') {
      let value = ''
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') value += text[at]
        else if (text[at + 1] === '"') {
          value += '"'
          at++
        } else break
      }
      at++
      row.push(value)
    } else {
      const end = /[,\r\n]|$/g
      end.lastIndex = at
      const stop = end.exec(text)?.index ?? text.length
      row.push(text.slice(at, stop))
      at = stop
    }
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      at += 2
      if (at < text.length) rows.push([])
    } else if (at < text.length) throw new Error(`No end of a field at ${at}: ${text.slice(at, at + 20)}`)
  }
  return rows
}

/** Parsing is what takes long here. */
const text = hostileText.map((long) => long.slice(0, 1_000))

describe('the report as files', () => {
  test('the report reads well, and is named after its day and guide', () => {
    const [report, rows] = reportFiles(ended(aReport()), [
      someEvidence({ rows: [{ TimeGenerated: '2025-06-18T07:50:57Z', status_s: 'Disconnected' }] }),
      someEvidence({ id: 'E2' }),
    ])
    expect(report?.name).toBe('report-2025-06-18-s2s-vpn-disconnected.md')
    expect(report?.text.split('\n').slice(0, 22)).toEqual([
      '# The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely',
      '',
      '**CONFIRMED** · completed',
      '',
      '> Please investigate the cause of the VPN failure around 2025-06-18 07:20',
      '',
      'The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely (1 row, at 2025-06-18 07:50:57 UTC). The tunnel came back by itself within a minute (1 row, at 2025-06-18 07:50:59 UTC).',
      '',
      '## Cause',
      '',
      'The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely (1 row, at 2025-06-18 07:50:57 UTC). \\[E2:1\\]',
      '',
      '## What to do now',
      '',
      '- Ask the branch what their device logged at that second.',
      '',
      '## Timeline (UTC)',
      '',
      '- 2025-06-18 06:33:43 UTC Sending INFORMATIONAL request, DELETE of the old child SA \\[E3:8\\]',
      '- 2025-06-18 07:50:57 UTC The peer (the on-premises device) deleted the security association, so the disconnect was triggered remotely \\[E2:1\\]',
      '- 2025-06-18 07:50:59 UTC The tunnel came back by itself within a minute \\[E1:2\\]',
      '',
    ])
    expect(rows).toEqual({
      name: 'E1.csv',
      type: 'text/csv',
      text: 'TimeGenerated,status_s\r\n2025-06-18T07:50:57Z,Disconnected\r\n',
    })
    expect(reportFiles(aView(), [])).toEqual([])
  })

  test('no text becomes markup', () => {
    fc.assert(
      fc.property(text, (one) => {
        for (const before of ['', '- ', '# ', '> ', 'word ']) {
          const found = kinds(`${before}${md(one)}`)
          expect(
            [...found].filter((kind) => !HARMLESS.has(kind) || kind === 'code' || kind === 'strong'),
          ).toEqual([])
        }
      }),
    )
    expect([...kinds('[x](y) <b> *a* `c` ![i](j)')]).toEqual(
      expect.arrayContaining(['link', 'html', 'emphasis', 'inlineCode', 'image']),
    )
  })

  test('a text says in Markdown what it says', () => {
    fc.assert(
      fc.property(text, (one) => {
        const shown = nodes(fromMarkdown(`word ${md(one)}`) as Node)
          .map(({ value }) => value ?? '')
          .join('')
        const plain = visible(one).replaceAll(/[\s[\]:]+|hxx|htt/gi, '')
        expect(shown.replaceAll(/[\s[\]:]+|hxx|htt/gi, '')).toBe(`word${plain}`)
      }),
    )
  })

  test('a whole report is only headings, paragraphs, lists and code', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const [file] = reportFiles(ended(report), [])
        expect([...kinds(file?.text ?? '')].filter((kind) => !HARMLESS.has(kind))).toEqual([])
        expect(file?.text).not.toMatch(/https?:\/\/|\bwww\.|\bmailto:/i)
      }),
      { numRuns: 5 },
    )
  })

  test('rows come back from CSV as they are shown, but for formulas', () => {
    fc.assert(
      fc.property(hostileRows, (rows) => {
        const [, file] = reportFiles(ended(aReport()), [someEvidence({ rows })])
        if (rows.length === 0) return expect(file).toBeUndefined()
        const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
        if (columns.length === 0) return
        const [head, ...body] = readCsv(file?.text ?? '')
        const shown = (value: string): string => {
          const all = visible(value)
          const most = all.length > 32_000 ? `${all.slice(0, 31_999).replace(/[\ud800-\udbff]$/, '')}…` : all
          const isNumber = /^-?\d+(\.\d+)?$/.test(most)
          return /^\s*[=+\-@\t\r\n＝＋－＠]/.test(most) && !isNumber ? `'${most}` : most
        }
        expect(head).toEqual(columns.map(shown))
        expect(body).toEqual(
          rows.map((row) =>
            columns.map((name) => {
              const value = row[name]
              return shown(
                value === null || value === undefined
                  ? ''
                  : typeof value === 'string'
                    ? value
                    : JSON.stringify(value),
              )
            }),
          ),
        )
      }),
    )
  })

  test.each([
    ['=1+1', "'=1+1"],
    ['+1 234', "'+1 234"],
    ['-2.5', '-2.5'],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'=1"],
    ['\u200b=1', "'=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
  ])('the cell %j is written as %j', (value, written) => {
    const [, file] = reportFiles(ended(aReport()), [someEvidence({ rows: [{ c: value }] })])
    expect(file?.text).toBe(`c\r\n${written}\r\n`)
  })

  test('what is too much is told', () => {
    const rows = Array.from({ length: 300 }, (_, n) => ({ n, text: 'x'.repeat(10_000) }))
    const evidence = Array.from({ length: 25 }, (_, n) => someEvidence({ id: `E${n}`, rows }))
    const files = reportFiles(ended(aReport({ summary: '`x` '.repeat(1_000_000) })), evidence)
    const together = files.reduce((sum, { text }) => sum + text.length, 0)
    expect(together).toBeLessThan(14_000_000)
    const [report, first, ...others] = files
    expect(first?.text.length).toBeLessThan(2_010_000)
    expect(first?.text).toMatch(/\d+ more rows are left out: the file would be too large\r\n$/)
    expect(report?.text).toMatch(/more lines are left out: the file would be too large/)
    expect(report?.text).toMatch(/The rows of \d+ more queries are not among the files/)
    expect(others.length).toBeLessThan(20)
    const shown = readCsv(first?.text ?? '')
    const told = Number(/(\d+) more rows/.exec(shown.at(-1)?.[0] ?? '')?.[1])
    expect(shown.length - 2 + told).toBe(rows.length)
  })
})
