import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { NONE_OF_THESE } from '../../src/flow/choice-in.ts'
import { oneSentence } from '../../src/flow/choose-by-model.ts'
import { passingJournal } from '../../src/flow/journal.ts'
import { DEFAULT_LIMITS } from '../../src/flow/limits.ts'
import type { Doors, Model, ModelTurn, Shelf } from '../../src/flow/ports.ts'
import { openRun } from '../../src/flow/run.ts'
import { type Chosen, selectGuide } from '../../src/flow/select-guide.ts'
import { openShelf } from '../../src/guides/shelf.ts'
import type { Request } from '../../src/incident/request.ts'

const GUIDES: Readonly<Record<string, string>> = {
  'site-vpn':
    '---\nsymptoms: [vpn down, tunnel disconnected]\nresources: { Gateway: /subscriptions/1/resourceGroups/r/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub }\n---\n# Site-to-site VPN disconnected\n\nFor tunnels between sites. Not for point-to-site clients, ExpressRoute, or slow tunnels.\n',
  'client-vpn':
    '---\nsymptoms: [vpn client cannot connect, remote users]\n---\n# Point-to-site VPN clients fail\n\nFor people at home.\n',
  blob: '---\nsymptoms: [upload refused, http 403]\n---\n# Blob requests refused\n',
  twin: '---\nsymptoms: [queue grows]\n---\n# Service bus backlog\n',
  'twin-too': '---\nsymptoms: [queue grows]\n---\n# Service bus backlog\n',
}

let folder = ''
let shelf: Shelf
let many: Shelf
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'select-'))
  for (const [name, text] of Object.entries(GUIDES)) await writeFile(join(folder, `${name}.md`), text)
  shelf = await openShelf(folder)
  for (let n = 0; n < 60; n++)
    await writeFile(join(folder, `other-${n}.md`), `---\nsymptoms: [kiln ${n} is cold]\n---\n# Kiln ${n}\n`)
  many = await openShelf(folder)
})
afterAll(() => rm(folder, { recursive: true }))

type Asked = Parameters<Model['turn']>[0]

async function select(
  text: string,
  {
    answer,
    more = {},
    on = shelf,
  }: { answer?: ModelTurn | object | string; more?: Partial<Request>; on?: Shelf } = {},
): Promise<{ readonly chosen: Chosen; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = []
  const model: Model | null =
    answer === undefined
      ? null
      : {
          name: 'scripted',
          turn: async (ask) => {
            asked.push(ask)
            return isTurn(answer) ? answer : called(answer)
          },
        }
  const doors: Partial<Doors> = { shelf: on, model, clock: { now: () => new Date() }, limits: DEFAULT_LIMITS }
  const request = {
    id: 'r-1',
    text,
    requester: 'ann',
    zone: 'UTC',
    at: '2025-06-18T08:10:00Z',
    answers: {},
    ...more,
  }
  const run = openRun({ doors: doors as Doors, journal: passingJournal(request) })
  try {
    return { chosen: await selectGuide(run), asked }
  } finally {
    run.close()
  }
}

const isTurn = (answer: object | string): answer is ModelTurn =>
  typeof answer === 'object' && 'kind' in answer
const called = (answer: object | string): ModelTurn => ({
  kind: 'turn',
  text: '',
  calls: [
    {
      id: 'c1',
      name: 'choose_guide',
      arguments: typeof answer === 'string' ? answer : JSON.stringify(answer),
    },
  ],
  finish: 'tool-calls',
  refusal: null,
  usage: { promptTokens: 1, cachedTokens: 0, completionTokens: 1 },
})
const guideOf = (chosen: Chosen): string => (chosen.kind === 'guide' ? chosen.guide.id : chosen.kind)

describe('without a model', () => {
  test.each([
    ['the VPN tunnel is disconnected since 07:20', 'site-vpn'],
    ['vpngw-hub is gone', 'site-vpn'],
    ['point-to-site clients get nowhere', 'client-vpn'],
    ['ExpressRoute is down', 'none'],
    ['how do I submit my expenses', 'none'],
    ['kubernetes pods restart', 'none'],
  ])('“%s”: %s', async (text, expected) => {
    expect(guideOf((await select(text)).chosen)).toBe(expected)
  })

  test('which words chose it is said, as they were written', async () => {
    const { chosen } = await select('The VPN Tunnel to the plant is disconnected')
    expect(chosen).toMatchObject({
      kind: 'guide',
      why: expect.stringMatching(/“Tunnel”.*“disconnected”|“VPN”.*“Tunnel”/),
    })
  })

  test('two that fit equally are asked for, and none of them is an answer', async () => {
    const { chosen } = await select('something is wrong with the vpn gateway')
    expect(chosen).toMatchObject({
      kind: 'ask',
      question: {
        parameter: 'guide',
        choices: expect.arrayContaining([
          'Site-to-site VPN disconnected',
          'Point-to-site VPN clients fail',
          NONE_OF_THESE,
        ]),
      },
    })
  })

  test('the answer “none of these” is no guide, whichever way it is written', async () => {
    for (const guide of [NONE_OF_THESE, 'none of these', 'NONE OF THESE '])
      expect((await select('vpn', { more: { answers: { guide } } })).chosen).toMatchObject({ kind: 'none' })
  })

  test('guides of the same title can be told apart, and each answer is understood', async () => {
    const { chosen } = await select('the service bus queue grows')
    if (chosen.kind !== 'ask') throw new Error(chosen.kind)
    expect([...chosen.question.choices].sort()).toEqual([
      NONE_OF_THESE,
      'Service bus backlog (twin)',
      'Service bus backlog (twin-too)',
    ])
    for (const id of ['twin', 'twin-too']) {
      const guide = `Service bus backlog (${id})`
      expect(guideOf((await select('x', { more: { answers: { guide } } })).chosen)).toBe(id)
    }
  })

  test('a guide that does not exist is a problem that names the nearest', async () => {
    await expect(select('x', { more: { guideId: 'sight-vpn' } })).rejects.toMatchObject({
      code: 'guide-not-found',
      fix: expect.stringContaining('site-vpn'),
    })
  })
})

describe('with a model', () => {
  const unsure = 'something is wrong with the vpn gateway'

  test('is not asked where the words decide', async () => {
    const { chosen, asked } = await select('tunnel disconnected', { answer: { guide: 'blob', why: 'no' } })
    expect(guideOf(chosen)).toBe('site-vpn')
    expect(asked).toHaveLength(0)
  })

  test('chooses, and its reason is one plain sentence', async () => {
    const why = 'It is **the** [gateway](https://evil.example/x) <b>of</b> the site. And more.'
    const { chosen } = await select(unsure, { answer: { guide: 'site-vpn', why } })
    expect(chosen).toMatchObject({ kind: 'guide', why: 'It is the gateway of the site' })
    expect(guideOf(chosen)).toBe('site-vpn')
  })

  test('says none, or which of two', async () => {
    const none = await select(unsure, { answer: { guide: 'none', why: 'It is about a gate.' } })
    expect(none.chosen).toMatchObject({ kind: 'none', why: 'It is about a gate' })
    const ask = await select('help', {
      answer: { guide: 'ask', between: ['blob', 'client-vpn'], why: 'Either.' },
    })
    expect(ask.chosen).toMatchObject({
      kind: 'ask',
      question: { choices: ['Blob requests refused', 'Point-to-site VPN clients fail', NONE_OF_THESE] },
    })
  })

  test.each<[string, ModelTurn | object | string]>([
    ['no JSON', '{"guide": "site-'],
    ['a guide that does not exist', { guide: 'made-up', why: 'x' }],
    ['a question without two guides', { guide: 'ask', between: ['blob'], why: 'x' }],
    ['a question about guides that do not exist', { guide: 'ask', between: ['a', 'b'], why: 'x' }],
    ['another type', { guide: 7 }],
    ['null', 'null'],
    ['no call', { ...called({}), calls: [] }],
    ['a failure', { kind: 'failed', failure: 'timeout', message: 'x', fix: 'x' }],
  ])('an answer of no use leaves the choice to the words: %s', async (_, answer) => {
    const { chosen } = await select(unsure, { answer })
    expect(chosen).toEqual((await select(unsure)).chosen)
  })

  test('sees a small shelf whole, and of a large one more than what is nearest', async () => {
    const idsOf = (asked: readonly Asked[]): readonly string[] =>
      z
        .object({ guide: z.object({ enum: z.array(z.string()) }) })
        .parse(asked[0]?.tools[0]?.parameters['properties']).guide.enum
    const small = await select('help', { answer: { guide: 'none', why: '' } })
    expect([...idsOf(small.asked)].sort()).toEqual([...Object.keys(GUIDES), 'ask', 'none'].sort())
    const large = await select('a cold kiln and something with the vpn', {
      on: many,
      answer: { guide: 'none', why: '' },
    })
    const ids = idsOf(large.asked)
    expect(ids.length).toBeGreaterThan(5)
    expect(ids.length).toBeLessThan(25)
    expect(ids).toEqual(expect.arrayContaining(['site-vpn', 'client-vpn', 'none']))
  })
})

test.each([
  ['', ''],
  ['One. Two.', 'One'],
  ['a\nb', 'a b'],
  ['See https://evil.example now', 'See now'],
  ['`code` | ~~x~~ # y', 'code x y'],
  ['一つ目。二つ目。', '一つ目'],
  ['x'.repeat(500), `${'x'.repeat(159)}…`],
])('%j is told as %j', (text, expected) => {
  expect(oneSentence(text)).toBe(expected)
})
