import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decode } from 'fast-png'
import { altText } from '../../../src/chat/picture/alt-text.ts'
import { chartOption, heightOf } from '../../../src/chat/picture/chart-option.ts'
import { drawPicture } from '../../../src/chat/picture/draw.ts'
import { BAD, INK } from '../../../src/chat/picture/look.ts'
import { sayDuration } from '../../../src/chat/picture/sayings.ts'
import { timeAxis } from '../../../src/chat/picture/time-axis.ts'
import type { Picture, Span } from '../../../src/incident/picture.ts'

const START = Date.parse('2025-06-18T06:00:00Z')
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString()
const span = (from: number, to: number, state: string, more: Partial<Span> = {}): Span => ({
  from: at(from),
  to: at(to),
  state,
  trouble: /disconn|fail/i.test(state),
  ...more,
})
const event = (minutes: number, text: string, trouble = false) => ({ at: at(minutes), text, trouble })

const outage: Picture = {
  from: at(0),
  to: at(60),
  asked: at(20),
  searched: [{ from: at(0), to: at(60) }],
  quiet: [],
  lanes: [
    {
      name: '203.0.113.10 · GatewayTenantWorker_IN_0',
      spans: [
        span(5, 30, 'Connected'),
        span(30, 30.5, 'Disconnected'),
        span(30.5, 60, 'Connected', { lastSeen: at(30.5) }),
      ],
    },
  ],
  events: [
    event(10, 'conn-to-osaka was changed by kim@contoso.example'),
    event(30, 'The peer deleted the security association', true),
  ],
}

/** As much of everything as a picture may hold. */
const crowded: Picture = {
  ...outage,
  lanes: Array.from({ length: 6 }, (_, n) => ({
    name: `203.0.113.${n} · GatewayTenantWorker_IN_${n} · some other part of a name`,
    spans: Array.from({ length: 40 }, (_, m) =>
      span(m * 1.5, m * 1.5 + 1.5, m % 2 ? `Disconnected ${n} ${m}` : `Connected ${m}`),
    ),
  })),
  events: Array.from({ length: 12 }, (_, n) =>
    event(n * 5, `Wq${n} %@&WMG ${'many wide WORDS & numbers 0123456789 '.repeat(8)}`.slice(0, 160), true),
  ),
}

const HOSTILE = [
  '</text><script>alert(1)</script><image href="https://evil.example/x.png"/>',
  '<![CDATA[ &amp; &#0; <!ENTITY x SYSTEM "file:///etc/passwd">',
  'a\u0000b\u0007c\u001b[31md\u009be',
  '\u202eright to left\u2066',
  'مرحبا بالعالم שלום',
  'lone \ud800 surrogate \udfff',
  'no characters \ufffe\uffff',
  '😀🔥👩‍👩‍👧‍👦 𝔘𝔫𝔦',
  'e\u0301\u0302\u0303'.repeat(500),
  'W'.repeat(10_000),
  `${'x '.repeat(5_000)}`,
  '{a|b} {value} \n {c}\t',
  '',
]

const png = (file: Uint8Array) => {
  expect(Buffer.from(file.subarray(0, 8)).toString('hex')).toBe('89504e470d0a1a0a')
  return decode(file)
}
/** How many pixels have that colour. */
function count(
  file: Uint8Array,
  hex: string,
  isWanted: (x: number, y: number) => boolean = () => true,
): number {
  const { data, palette = [], width, height } = png(file)
  const colour = palette.findIndex(
    (one) =>
      hex ===
      `#${[...one]
        .slice(0, 3)
        .map((value) => value.toString(16).padStart(2, '0'))
        .join('')}`,
  )
  const stride = Math.ceil(width / 2)
  let all = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pair = data[y * stride + (x >> 1)] ?? 0
      if ((x % 2 === 0 ? pair >> 4 : pair & 15) === colour && isWanted(x, y)) all++
    }
  return all
}

// Loading the libraries is not what the tests below measure.
beforeAll(async () => {
  await drawPicture(outage)
})

describe('the image', () => {
  test('is a PNG of the width that was asked for, small enough for a card', async () => {
    const { png: file } = await drawPicture(outage, 600)
    const { width, height, depth, channels } = png(file)
    expect({ width, depth, channels }).toEqual({ width: 600, depth: 4, channels: 1 })
    expect(height).toBe(Math.ceil(heightOf(outage) * 0.75))
    expect(file.length).toBeLessThan(12_000)
    expect((await drawPicture(outage)).png.length).toBeLessThan(12_000)
  })
  test('with as much as it can hold it is narrower instead of too big, unless it may be', async () => {
    const card = await drawPicture(crowded)
    expect(card.png.length).toBeLessThanOrEqual(14_000)
    expect(png(card.png).width).toBeGreaterThan(390)
    const file = await drawPicture(crowded, 1_200)
    expect(png(file.png).width).toBe(1_200)
    expect((await drawPicture(outage, 1_200, 5_000)).png.length).toBeLessThanOrEqual(5_000)
  })
  test('is the same each time', async () => {
    const broken = { ...outage, quiet: [{ from: at(35), to: at(55) }] }
    expect((await drawPicture(broken)).png).toEqual((await drawPicture(broken)).png)
  })
  test('shows what was bad dark, and nothing of it where nothing was', async () => {
    const fine = {
      ...outage,
      lanes: [{ name: 'gw', spans: [span(5, 30, 'Connected'), span(30, 60, 'Standby')] }],
      events: [event(30, 'It moved')],
    }
    expect(count((await drawPicture(outage)).png, BAD)).toBeGreaterThan(500)
    expect(count((await drawPicture(fine)).png, BAD)).toBe(0)
  })
  test('an outage of half a second in a month is still seen', async () => {
    const month: Picture = {
      ...outage,
      from: at(-20 * 1_440),
      to: at(10 * 1_440),
      events: [],
      lanes: [
        {
          name: 'gw',
          spans: [
            span(-20 * 1_440, 0, 'Connected'),
            span(0, 0.01, 'Disconnected'),
            span(0.01, 14_400, 'Connected'),
          ],
        },
      ],
    }
    const lane = (_: number, y: number): boolean => y > 120 && y < 150
    expect(count((await drawPicture(month)).png, BAD, lane)).toBeGreaterThan(100)
  })
  test.each<[string, Picture]>([
    ['no lanes', { ...outage, lanes: [] }],
    [
      'one event and nothing else',
      { ...outage, lanes: [], asked: null, events: [event(3, 'It failed', true)] },
    ],
    ['no events', { ...outage, events: [] }],
    [
      'all at one moment',
      { ...outage, events: Array.from({ length: 12 }, () => event(30, 'It failed', true)) },
    ],
    ['nothing searched', { ...outage, searched: [] }],
    ['the time asked about at the edge', { ...outage, asked: at(60) }],
    ['a minute', { ...outage, to: at(1), asked: at(0.5), lanes: [], events: [event(0.2, 'x')] }],
    ['ten years', { ...outage, from: at(-2_600_000), to: at(2_600_000) }],
  ])('%s', async (_, picture) => {
    const { png: file, alt } = await drawPicture(picture)
    expect(count(file, INK)).toBeGreaterThan(200)
    expect(alt).toMatch(/^Timeline 20/)
  })
})

describe('hostile words', () => {
  const everywhere = (text: string): Picture => ({
    ...outage,
    lanes: [{ name: text, spans: [span(5, 30, text, { trouble: true }), span(30, 60, 'Connected')] }],
    events: [event(10, text, true), event(20, `${text} (first of 3)`), event(50, 'fine')],
  })

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('%j', async (_, text) => {
    const { png: file, alt } = await drawPicture(everywhere(text), 600)
    const { width } = png(file)
    expect(width).toBeGreaterThan(390)
    expect(file.length).toBeLessThanOrEqual(14_000)
    // Nothing runs out of the picture.
    const isEdge = (x: number): boolean => x > width - 4
    expect(count(file, INK, isEdge) + count(file, BAD, isEdge)).toBe(0)
    expect(alt.length).toBeLessThanOrEqual(2_000)
    expect(alt.isWellFormed()).toBe(true)
    expect(alt).not.toMatch(/(?![\t\n])\p{Control}|\p{Bidi_Control}|https:\/\//u)
  })
  test('no markup of theirs reaches the drawing, nor anything that is fetched', async () => {
    const { init } = (await import('echarts/dist/echarts.esm.min' as string)) as typeof import('echarts')
    const picture = everywhere(HOSTILE[0] ?? '')
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 800, height: heightOf(picture) })
    chart.setOption(chartOption(picture))
    const svg = chart.renderToSVGString()
    chart.dispose()
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;')
    expect(svg).not.toMatch(/<script|<image|<use|<foreignObject|xlink:href=|\shref=|url\((?!#)/i)
  })
  test('whatever the words are', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom(...HOSTILE),
    )
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const { png: file, alt } = await drawPicture(
          { ...everywhere(one), events: [event(10, other, true), event(11, one)] },
          400,
        )
        expect(file.length).toBeLessThanOrEqual(14_000)
        expect(alt.length).toBeLessThanOrEqual(2_000)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the words that say the same', () => {
  test('range, time asked about, states with their moments, numbered events', () => {
    expect(altText(outage)).toBe(
      'Timeline 2025-06-18 06:00 to 07:00 UTC. Asked about: 2025-06-18 06:20:00 UTC. ' +
        '203.0.113.10 · GatewayTenantWorker_IN_0: Connected 06:05:00 to 06:30:00 (25 min), ' +
        'Disconnected (bad) 06:30:00 to 06:30:30 (30 s), Connected from 06:30:30 on, no later row. ' +
        '1. 06:10:00 conn-to-osaka was changed by kim@contoso.example. ' +
        '2. 06:30:00 The peer deleted the security association.',
    )
  })
  test('what was not searched, and days where there are more than one', () => {
    const alt = altText({ ...outage, from: at(-1_440), searched: [{ from: at(0), to: at(30) }] })
    expect(alt).toContain('Searched of it: 2025-06-18 06:00 to 06:30 UTC.')
    expect(alt).toContain('Disconnected (bad) 06-18 06:30:00 to 06-18 06:30:30')
  })
  test('with as much as a picture can hold: all things and all events are still there', () => {
    const alt = altText(crowded)
    expect(alt.length).toBeLessThanOrEqual(2_000)
    for (const { name } of crowded.lanes) expect(alt).toContain(name.slice(0, 20))
    for (const [n] of crowded.events.entries()) expect(alt).toContain(` ${n + 1}. 06:`)
  })
})

test.each([
  [400, 'under 1 s'],
  [2_000, '2 s'],
  [76_000, '1 min 16 s'],
  [1_741_000, '29 min'],
  [3_720_000, '1 h 2 min'],
  [42_900_000, '12 h'],
  [3 * 86_400_000, '3 d'],
])('%d ms are %s', (ms, expected) => {
  expect(sayDuration(ms)).toBe(expected)
})

describe('the chart', () => {
  test('no text is smaller than a phone can show', () => {
    const sizes = [
      ...JSON.stringify([chartOption(outage), chartOption(crowded)]).matchAll(/"fontSize":(\d+)/g),
    ]
    expect(sizes.length).toBeGreaterThan(10)
    expect(Math.min(...sizes.map(([, size]) => Number(size)))).toBeGreaterThanOrEqual(22)
  })
  test('round times in UTC that do not run into each other', () => {
    const labels = timeAxis(outage).ticks.map(({ label }) => label)
    expect(labels).toEqual(['06:10', '06:20', '06:30', '06:40', '06:50'])
    expect(JSON.stringify(chartOption(outage))).toContain('2025-06-18, times in UTC')
  })
  test.each([
    [0.5, /^06:00:\d\d$/],
    [5, /^06:0\d$/],
    [300, /^\d\d:00$/],
    [3 * 1_440, /^(\d\d:00|06-\d\d)$/],
    [30 * 1_440, /^0[67]-\d\d$/],
  ])('over %d minutes', (minutes, expected) => {
    const { ticks, x } = timeAxis({ ...outage, to: at(minutes) })
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    for (const { at: time, label } of ticks) {
      expect(label).toMatch(expected)
      expect(x(time)).toBeGreaterThan(24)
      expect(x(time)).toBeLessThan(776)
    }
  })
  test('where a stretch is left out, the times on both sides of it stay in order', () => {
    const { x, breaks } = timeAxis({ ...outage, to: at(800), quiet: [{ from: at(40), to: at(750) }] })
    expect(breaks).toHaveLength(1)
    expect(x(Date.parse(at(0)))).toBeCloseTo(24)
    expect(x(Date.parse(at(800)))).toBeCloseTo(776)
    expect(x(Date.parse(at(750))) - x(Date.parse(at(40)))).toBeCloseTo(44)
  })
  test('events that would cover each other share a mark', () => {
    const near = { ...outage, events: [event(10, 'a'), event(10.1, 'b'), event(10.2, 'c'), event(50, 'd')] }
    expect(JSON.stringify(chartOption(near))).toContain('"a"')
    const option = chartOption(near) as { series: readonly { data: readonly unknown[] }[] }
    expect(option.series.at(-1)?.data).toHaveLength(2)
  })
})

test('the libraries are loaded in a thread of their own, which keeps no process alive', async () => {
  const file = fileURLToPath(new URL('../../../src/chat/picture/drawn.ts', import.meta.url))
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ resolve: (name, context, next) => { seen.push(name); return next(name, context) } })
    const { drawn } = await import(${JSON.stringify(file)})
    const told = []
    const image = await drawn(${JSON.stringify(outage)}, 600, (why) => told.push(why))
    const heavy = seen.filter((name) => /echarts|resvg|fast-png/.test(name))
    console.log(JSON.stringify([image?.png.length > 1_000, told, heavy]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(JSON.parse(stdout)).toEqual([true, [], []])
})
