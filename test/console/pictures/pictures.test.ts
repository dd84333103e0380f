import { beforeAll, describe, expect, test } from '@jest/globals'
import { decode } from 'fast-png'
import { countsIn } from '../../../src/console/pictures/counts-in.ts'
import { countsFigure, incidentFigure } from '../../../src/console/pictures/figure.ts'
import { pictureRoutes } from '../../../src/console/pictures/routes.ts'
import type { ConsoleHouse } from '../../../src/console/house.ts'
import type { Answer } from '../../../src/console/route.ts'
import type { View } from '../../../src/flow/memory.ts'
import type { InvestigationEvent } from '../../../src/incident/investigation.ts'
import type { Picture } from '../../../src/incident/picture.ts'
import { anAsk } from '../a-house.ts'
import { queried } from '../investigations/a-story.ts'

const at = (minute: number): string => new Date(Date.UTC(2025, 5, 18, 7, minute)).toISOString()
const RANGE = { from: at(0), to: at(60) }

const picture: Picture = {
  ...RANGE,
  asked: at(20),
  searched: [RANGE],
  quiet: [],
  lanes: [],
  events: [{ at: at(30), text: 'The peer deleted it <script>', trouble: true }],
}
const rows = (...minutes: readonly number[]) => minutes.map((minute) => ({ TimeGenerated: at(minute) }))

/** What is stored of some investigations, and how often it was read. */
function aHouse(
  stored: Readonly<Record<string, { picture?: Picture; events?: readonly InvestigationEvent[] }>>,
) {
  const versions = new Map(Object.keys(stored).map((id) => [id, '1']))
  const read: string[] = []
  const house = {
    archive: {
      versions: async (ids: readonly string[]) =>
        new Map(ids.flatMap((id) => (versions.has(id) ? [[id, versions.get(id)]] : []))),
    },
    store: {
      view: async (id: string) => {
        read.push(id)
        return stored[id] ? ({ picture: stored[id].picture ?? null } as View) : null
      },
      events: async (id: string) => {
        read.push(id)
        return stored[id]?.events ?? []
      },
    },
  } as unknown as ConsoleHouse
  return { house, read, versions }
}

async function ask(house: ConsoleHouse, id: string, what: 'picture' | 'counts', query = ''): Promise<Answer> {
  const route = pictureRoutes.find(({ path }) => path.endsWith(`/${what}.png`))
  if (!route) throw new Error(`no ${what}`)
  return route.answer(anAsk({ params: { id }, query }), house)
}
async function png(...asked: Parameters<typeof ask>) {
  const answer = await ask(...asked)
  if (answer.kind !== 'file' || typeof answer.data === 'string') throw new Error('no picture')
  expect(answer.type).toBe('image/png')
  const { width, height, palette } = decode(answer.data)
  return { width, height, paper: palette?.[0]?.slice(0, 3), immutable: answer.immutable, data: answer.data }
}

/** What the figure says of the picture. */
const figureOf = async (html: ReturnType<typeof countsFigure>) => {
  const text = String(await html)
  const [, dark = ''] = /srcset="[^"?]*\?([^"]*)"/.exec(text) ?? []
  const [, light = '', width, height] =
    /<img src="[^"?]*\?([^"]*)".* width="(\d+)" height="(\d+)"/.exec(text) ?? []
  const query = (one: string): string => one.replaceAll('&amp;', '&')
  return { text, dark: query(dark), light: query(light), width: Number(width), height: Number(height) }
}

// The thread loads its libraries.
beforeAll(async () => {
  await ask(aHouse({ a: { picture } }).house, 'a', 'picture')
}, 60_000)

describe.each(['picture', 'counts'] as const)('%s.png', (what) => {
  const id = `an-investigation-${what}`
  const stored = { [id]: { picture, events: [queried('E1', rows(10, 11, 40), RANGE)] } }
  const figure = async (house: ConsoleHouse) =>
    figureOf(what === 'picture' ? incidentFigure(id, picture) : countsFigure(id, await countsIn(id, house)))

  test('is as large as its figure says, in either colours, and stays as long as its mark does', async () => {
    const { house } = aHouse(stored)
    const told = await figure(house)
    const [light, dark] = [await png(house, id, what, told.light), await png(house, id, what, told.dark)]
    expect([light.width, light.height]).toEqual([told.width, told.height])
    expect([light.paper, dark.paper]).toEqual([
      [255, 255, 255],
      [0x17, 0x1c, 0x22],
    ])
    expect([light.immutable, dark.immutable]).toEqual([true, true])
    expect((await png(house, id, what)).immutable).toBe(false)
    expect((await png(house, id, what, 'v=another')).immutable).toBe(false)
    expect((await png(house, id, what, 'width=800')).width).toBe(800)
  })

  test('is drawn once for each state, however many ask at once', async () => {
    const other = `${id}-once`
    const { house, read, versions } = aHouse({ [other]: stored[id] ?? {} })
    await Promise.all(Array.from({ length: 5 }, () => png(house, other, what)))
    await png(house, other, what)
    expect(read).toHaveLength(1)
    versions.set(other, '2')
    await png(house, other, what)
    expect(read).toHaveLength(2)
  })

  test('is a problem where there is nothing to draw, and where it is asked for in another way', async () => {
    const { house } = aHouse({ [`${id}-none`]: {} })
    for (const none of [`${id}-none`, 'nowhere', '', '../x'])
      await expect(ask(house, none, what)).rejects.toMatchObject({ code: 'not-found' })
    for (const query of [
      'theme=blue',
      'width=0',
      'width=9999',
      'width=x',
      'width=800.5',
      'width=-800',
      'width=',
    ])
      await expect(ask(house, id, what, query)).rejects.toMatchObject({ code: 'usage' })
  })
})

test('a picture that cannot be drawn is a bug, and the next one is tried anew', async () => {
  const broken = { from: 'never' } as unknown as Picture
  const { house, read } = aHouse({ broken: { picture: broken } })
  for (const _ of [1, 2])
    await expect(ask(house, 'broken', 'picture')).rejects.toThrow(/^A picture was not drawn: /)
  expect(read).toHaveLength(2)
})

test('figures say what they show in words, escaped, and nothing where there is nothing', async () => {
  const { text } = await figureOf(incidentFigure('a/"b', picture))
  expect(text).toContain('1. 07:30:00 The peer deleted it &lt;script&gt;.')
  expect(text).toContain('/investigations/a%2F%22b/picture.png?theme=light&amp;v=')
  expect(text).not.toContain('<script')
  expect(String(await countsFigure('a', null))).toBe('')
  const [one, other] = [
    await figureOf(incidentFigure('a', picture)),
    await figureOf(incidentFigure('a', { ...picture, asked: null })),
  ]
  expect(one.light).not.toBe(other.light)
})

test('what was counted is not counted again before something has changed', async () => {
  const { house, read, versions } = aHouse({ counted: { events: [queried('E1', rows(5), RANGE)] } })
  const counts = await countsIn('counted', house)
  expect(counts?.series).toMatchObject([{ name: 'E1 Query E1', total: 1 }])
  expect(await countsIn('counted', house)).toBe(counts)
  expect(read).toHaveLength(1)
  versions.set('counted', '2')
  await countsIn('counted', house)
  expect(read).toHaveLength(2)
})
