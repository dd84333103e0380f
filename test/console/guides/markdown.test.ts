import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { flowing } from '../../../src/console/guides/flowing.ts'
import { markdownHtml } from '../../../src/console/guides/markdown.ts'

type Element = DefaultTreeAdapterMap['element']
type Node = DefaultTreeAdapterMap['node']

const drawn = async (markdown: string): Promise<string> => String(await markdownHtml(markdown))

const elements = (node: Node): readonly Element[] => [
  ...('tagName' in node ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(elements) : []),
]
const words = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(words).join('') : ''

const TAGS = /^(p|h[2-6]|strong|em|code|pre|span|blockquote|ul|ol|li|br|hr|a)$/
const ATTRIBUTES = /^(class|tabindex|start|href|rel|aria-label)$/

/** What a browser makes of it holds nothing that runs, loads or leads anywhere but to https. */
function judged(html: string): void {
  for (const { tagName, attrs } of elements(parseFragment(html))) {
    expect(tagName).toMatch(TAGS)
    for (const { name, value } of attrs) {
      expect(name).toMatch(ATTRIBUTES)
      if (name === 'href') expect(new URL(value).protocol).toBe('https:')
    }
  }
}

describe('hostile Markdown', () => {
  test.each([
    ['markup', '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\na <b onclick="x()">b</b>'],
    [
      'a link that runs',
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x) <javascript:alert(1)>',
    ],
    ['a link that begins with blanks', '[a](\u0001javascript:alert(1)) [b](&#1;java&#10;script:alert(1))'],
    ['a link out of its quotes', '[a](https://a.example/"onmouseover="alert(1))'],
    ['a picture', '![x](https://a.example/x.png) ![y][z]\n\n[z]: https://a.example/y.png'],
    ['a reference', '[words][a] and [a]\n\n[a]: javascript:alert(1)'],
    ['a fence that is named', '```html"><script>\n<script>alert(1)</script>\n```'],
    ['front matter', '---\nid: "</code></pre><script>alert(1)</script>"\n---\ntext'],
    ['a host in front of another', '[Azure](https://portal.azure.com@evil.example/)'],
  ])('%s', async (_, markdown) => {
    judged(await drawn(markdown))
  })

  test('whatever stands in it', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        '```\n',
        '[',
        '](',
        ')',
        '![',
        '\n\n',
        '> ',
        '- ',
        '# ',
        '*',
        '_',
        '~~~',
      ),
      fc.constantFrom(
        'javascript:alert(1)',
        'https://a.example/',
        '<script>',
        '</code>',
        '\u202e',
        '---\n',
        '&lt;',
        'onload=x',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) =>
        judged(await drawn(pieces.join(''))),
      ),
      { numRuns: 300 },
    )
  })

  test('nested beyond anybody’s use, it is still shown', async () => {
    const html = await drawn(
      `${'> '.repeat(60)}the words\n\n${Array.from({ length: 40 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n')}`,
    )
    judged(html)
    expect(html).toContain('the words')
  })
})

test('an address stands beside the words that lead to it, and alone where it is they', async () => {
  expect(await drawn('[the docs](https://learn.microsoft.com/x) <https://a.example/y>')).toBe(
    '<p><a href="https://learn.microsoft.com/x" rel="noopener noreferrer">the docs (https://learn.microsoft.com/x)</a> ' +
      '<a href="https://a.example/y" rel="noopener noreferrer">https://a.example/y</a></p>',
  )
  expect(await drawn('[here](http://a.example/)')).toBe('<p>here (http://a.example/)</p>')
})

test('what a guide is made of is told apart', async () => {
  const html = await drawn(
    '---\nid: x\n---\n# Title\n\nSome *words* and `code`.\n\n#### Deep\n1. one\n2. two\n\n```kql signal=down severity=critical\nT | where A == "b"\n```\n',
  )
  const all = elements(parseFragment(html))
  expect(all.map(({ tagName }) => tagName).filter((name) => !/code|span/.test(name))).toEqual([
    'pre',
    'h2',
    'p',
    'em',
    'h3',
    'ol',
    'li',
    'p',
    'li',
    'p',
    'p',
    'pre',
  ])
  expect(words(parseFragment(html))).toContain('signal=down severity=critical')
  expect(html).toContain('<span class="k-string">&quot;b&quot;</span>')
})

test('lines end where the window ends; lists, tables and empty lines stay', () => {
  expect(flowing('a\nb\n\nc\n- d\ne\n1. f\n| g |\n| h |')).toBe('a b\n\nc\n- d e\n1. f\n| g |\n| h |')
})
