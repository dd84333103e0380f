import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { openApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { linkedValues } from '../../../src/flow/follow/linked-values.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import { aShop } from '../../fakes/a-shop.ts'
import { evidence, guide, signal } from '../samples.ts'

async function investigate(scenario: string) {
  const config = await readConfig('/nonexistent/guidepost.yaml', { PATH: process.env.PATH })
  const app = await openApp(config, { scenario, model: false, note: () => undefined })
  const events: InvestigationEvent[] = []
  const request = {
    id: randomUUID(),
    text: app.story?.request ?? '',
    requester: 'test',
    zone: 'UTC',
    at: app.doors.clock.now().toISOString(),
    answers: {},
  }
  const report = await app.rehearse(request, (event) => events.push(event)).finally(app.close)
  return { report, links: events.filter((event) => event.kind === 'link-followed') }
}

test('an incident is followed over its links to the end, and told as one', async () => {
  const { report, links } = await investigate(await aShop())
  expect(links.map(({ guideId, depth }) => [guideId, depth])).toEqual([
    ['store-refuses', 1],
    ['rules-change', 2],
  ])
  expect(report).toMatchObject({ guide: { id: 'shop-fails' }, gaps: [], withheld: 0 })
  expect(report.guide?.why).toMatch(/from there “A store refuses”, “Rules change” were followed$/)
  expect(report.cause?.text).toMatch(/^A rule was changed/)
  expect(report.summary).toMatch(/Calls to a store fail/)
  expect(report.findings.map(({ text }) => text).join(' ')).toMatch(/The store refused a caller \(1 row/)
  expect(report.steps.map(({ id, status }) => [id, status])).toEqual([
    ['1', 'done'],
    ['2', 'done'],
    ['3', 'done'],
    ['store-refuses/2', 'done'],
    ['rules-change/2', 'done'],
  ])
  expect(report.evidence.find(({ step }) => step === 'store-refuses/2')?.query).toContain('Computer == "two"')
}, 60_000)

test('two stores that the rows name are followed each for itself', async () => {
  const { report, links } = await investigate(await aShop(['store-a', 'store-b']))
  expect(links.map(({ key }) => key)).toEqual([
    'store-refuses (store-a)',
    'store-refuses (store-b)',
    'rules-change',
  ])
  expect(report.steps.map(({ id }) => id)).toContain('store-refuses (store-a)/2')
}, 60_000)

test('a link whose parameter nothing names is a gap, and what was found stands', async () => {
  const { report, links } = await investigate(await aShop(['some-other']))
  expect(links).toEqual([])
  expect(report.cause?.text).toMatch(/^Calls to a store fail/)
  expect(report.gaps).toEqual([
    expect.objectContaining({
      what: expect.stringContaining('store-refuses'),
      why: 'the rows do not say Store',
      fix: expect.stringContaining('store-a, store-b'),
    }),
  ])
}, 60_000)

test('what a linked guide does not explain stays the cause', async () => {
  const { report } = await investigate(await aShop(['store-b'], 'all is quiet'))
  expect(report.cause?.text).toMatch(/^The store refused a caller/)
}, 60_000)

const rows = (...cells: readonly string[]) => [
  {
    signal: signal('s'),
    moments: [],
    evidence: evidence(
      'E1',
      cells.map((Message) => ({ Message })),
    ),
  },
]
const stores = guide({
  parameters: [
    {
      name: 'Store',
      declared: true,
      source: {
        kind: 'choose',
        ask: 'Which?',
        choices: [
          { label: 'orders', value: 'contosoorders' },
          { label: 'images', value: '10.0.0.1' },
        ],
      },
    },
  ],
})

test.each<[string, readonly string[], Record<string, string>, readonly object[]]>([
  ['a name in a host name', ['https://contosoorders.blob.core.windows.net/x'], {}, [{ Store: 'orders' }]],
  ['no part of a longer word', ['contosoorders2 and my-contosoorders'], {}, [{}]],
  ['no part of a longer address', ['110.0.0.1, 10.0.0.10 and 10.0.0.1.5'], {}, [{}]],
  ['an address at the end of a sentence', ['refused by 10.0.0.1.'], {}, [{ Store: 'images' }]],
  ['the value of the guide before', ['nothing'], { Store: '10.0.0.1' }, [{ Store: 'images' }]],
  ['the rows before the guide before', ['contosoorders'], { Store: '10.0.0.1' }, [{ Store: 'orders' }]],
])('a linked guide takes %s', (_, cells, values, expected) => {
  expect(linkedValues(stores, { because: rows(...cells), values })).toEqual(expected)
})
