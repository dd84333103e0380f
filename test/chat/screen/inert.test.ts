import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cited, cut, inert, parts } from '../../../src/chat/screen/inert.ts'
import { ACTIVE, HIDDEN } from './active.ts'
import { hostileText } from './hostile.ts'

describe('inert', () => {
  test.each([
    ['https://a.example/x.y?z=1.2', 'hxxps://a[.]example/x.y?z=1.2'],
    ['see HTTP://A.example.', 'see HxxP://A[.]example[.]'],
    ['[x](http://evil.example)', '[x](hxxp://evil[.]example)'],
    [
      '[x](http://a.example)[y](http://b.example),mailto:c@d.example',
      '[x](hxxp://a[.]example)[y](http[:]//b[.]example),mailto[:]c@d[.]example',
    ],
    ['https://a.http://b.c', 'hxxps://a[.]http[:]//b[.]c'],
    ['ftp://h.example/', 'ftp[:]//h[.]example/'],
    ['javascript://h.example', 'javascript[:]//h[.]example'],
    ['www.evil.example/a.b', 'www[.]evil[.]example/a.b'],
    ['mailto:a@b.example', 'mailto[:]a@b.example'],
    ['already hxxps://a[.]example/x', 'already hxxps://a[.]example/x'],
    ['https://user:pw@evil.example:8/x', 'hxxps://user:pw@evil[.]example:8/x'],
    ['10.0.0.1 and status_s == "x"', '10.0.0.1 and status_s == "x"'],
    [
      '/subscriptions/1/resourceGroups/rg/providers/A.B/c/d.e',
      '/subscriptions/1/resourceGroups/rg/providers/A.B/c/d.e',
    ],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007b', 'aclickb'],
    ['a\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\b', 'aclickb'],
    ['\u001b]0;no end', ']0;no end'],
    ['gnp\u202eexe', 'gnpexe'],
    ['a\u200b\ufeff\u0000b\tc\nd', 'ab\tc\nd'],
    ['e\u0301', 'é'],
    ['h\u200bttps://evil.example', 'hxxps://evil[.]example'],
    ['\ud800', '\ufffd'],
  ])('%j is shown as %j', (text, shown) => {
    expect(inert(text)).toBe(shown)
  })

  test('nothing hidden and no address is left, and twice is the same as once', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = inert(text)
        expect(shown).not.toMatch(HIDDEN)
        expect(shown).not.toMatch(ACTIVE)
        expect(shown.isWellFormed()).toBe(true)
        expect(shown).toBe(shown.normalize('NFC'))
        expect(inert(shown)).toBe(shown)
      }),
      { numRuns: 1_000 },
    )
  })

  test('what the property looks for would be seen', () => {
    for (const text of ['a\u202eb', 'a\u200b', '\u0000', '\u001b[0m', '\u{e0041}'])
      expect(text).toMatch(HIDDEN)
    for (const text of ['https://a', 'x ftp://a', 'www.a', 'mailto:a', 'HTTP://a'])
      expect(text).toMatch(ACTIVE)
    expect('hxxps://a[.]b').not.toMatch(ACTIVE)
  })

  test.each([
    ['marks on one character', `e${'\u0323\u0301'.repeat(50_000)}`],
    ['marks with hidden ones between', `e${'\u0323\u200b\u001b[0m\u0301'.repeat(15_000)}`],
    ['titles without an end', '\u001b]'.repeat(50_000)],
    ['sequences without an end', '\u001b['.repeat(50_000)],
    ['numbers without an end', `\u001b[${'9;'.repeat(50_000)}`],
    ['schemes', 'https://'.repeat(12_500)],
    ['dots', `https://${'a.'.repeat(50_000)}`],
    ['brackets', `https://${'[.'.repeat(50_000)}`],
    ['colons', '://'.repeat(33_000)],
    ['www', 'www.'.repeat(25_000)],
    ['letters', 'h'.repeat(100_000)],
  ])('100 kB of %s take no time', (_, text) => {
    const began = performance.now()
    inert(text)
    expect(performance.now() - began).toBeLessThan(400)
  })

  test('a text is cut between characters, and says so', () => {
    expect(cut('abcdef', 6)).toBe('abcdef')
    expect(cut('abcdefg', 6)).toBe('abcde…')
    expect(cut('abc😀def', 5)).toBe('abc…')
    expect(cut('ab\ufffdcdef', 5)).toBe('ab\ufffdc…')
  })

  test('parts are the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        (text, most) => {
          const all = parts(text.toWellFormed(), most)
          expect(all.join('')).toBe(text.toWellFormed())
          expect(all.every((one) => one.length <= most && one !== '' && one.isWellFormed())).toBe(true)
        },
      ),
    )
  })

  test('citations are short', () => {
    expect(cited([])).toBe('')
    expect(
      cited([
        { id: 'E1', rows: [2, 3] },
        { id: 'E4', rows: [] },
      ]),
    ).toBe(' [E1:2,3 E4]')
    expect(cited([{ id: 'E1', rows: [1, 2, 3, 4, 5] }])).toBe(' [E1]')
    const long = cited(Array.from({ length: 50 }, (_, n) => ({ id: `E${n}`, rows: [] })))
    expect(long.length).toBeLessThan(65)
    expect(long).toMatch(/…\]$/)
  })
})
