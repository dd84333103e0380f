import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  heardAnswer,
  heardPress,
  heardWords,
  onceOf,
  type Sent,
  sentAnswer,
  sentPress,
  sentWords,
} from '../../../src/chat/web/receive.ts'
import { uuidOf } from '../../../src/chat/web/uuid-of.ts'
import { pressText } from '../../../src/incident/press.ts'
import { Problem } from '../../../src/incident/problem.ts'

const KEY = '0745ba4f-8a7d-4f6a-88e9-ccfd45e0833d'
const WHO = {
  person: { platform: 'web', account: 'local:ann', name: 'Ann' },
  place: { platform: 'web', channel: 'local:ann', thread: KEY },
  now: new Date('2026-01-01T10:00:00Z'),
}
const words = (more: Partial<Sent> = {}) => sentWords({ key: KEY, text: 'VPN down', ...more })

describe('what a page sent', () => {
  test('words are said, and with a guide they are asked', () => {
    const said = heardWords(words({ zone: 'Asia/Tokyo' }), WHO)
    expect(said).toEqual({
      kind: 'said',
      key: onceOf(words()),
      person: WHO.person,
      place: WHO.place,
      zone: 'Asia/Tokyo',
      at: '2026-01-01T10:00:00.000Z',
      text: 'VPN down',
      aside: false,
    })
    expect(heardWords(words({ guide: 'vpn' }), WHO)).toMatchObject({
      kind: 'asked',
      guide: 'vpn',
      answers: {},
    })
    expect(heardWords(words({ guide: '' }), WHO)).toMatchObject({ kind: 'said' })
  })

  test('the same words of the same form are one request, any others another', () => {
    expect(onceOf(words())).toBe(onceOf(words({ zone: 'UTC' })))
    const others = [words({ text: 'VPN down ' }), words({ guide: 'vpn' }), words({ key: uuidOf('other') })]
    expect(new Set([words(), ...others].map(onceOf)).size).toBe(4)
    expect(onceOf(words())).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    expect(uuidOf('a', 'b')).not.toBe(uuidOf('ab'))
    expect(uuidOf('a","b')).not.toBe(uuidOf('a', 'b'))
  })

  test('a zone that is none is not taken', () => {
    const zones = ['', 'Mars/Olympus', '<b>', 'utc', 'Europe/Berlin'].map(
      (zone) => heardWords(words({ zone }), WHO).zone,
    )
    expect(zones).toEqual([null, null, null, 'UTC', 'Europe/Berlin'])
  })

  test('a press comes with its note, where one was written', () => {
    const press = { kind: 'feedback', id: KEY, right: false } as const
    const sent = (note?: string) => heardPress(sentPress({ press: pressText(press), note }), WHO)
    expect(sent('  the cause ')).toMatchObject({ kind: 'pressed', press, note: '  the cause ', zone: null })
    expect(sent(' \n ')).toMatchObject({ note: null })
    expect(sent()).toMatchObject({ note: null, person: WHO.person, place: WHO.place })
  })

  test('an answer in words names its question', () => {
    const answer = { id: KEY, parameter: 'Door', answer: 'the front' }
    expect(heardAnswer(sentAnswer(answer), WHO)).toMatchObject({ kind: 'answered', ...answer })
  })

  test('too much is told with what to do', () => {
    const long = () => words({ text: 'x'.repeat(20_001) })
    expect(long).toThrow(expect.objectContaining({ code: 'usage', fix: expect.stringContaining('shorten') }))
  })

  test('whatever else is sent is a problem, and no bug', () => {
    const body = fc.oneof(
      fc.anything(),
      fc.record({ key: fc.oneof(fc.constant(KEY), fc.string()), text: fc.anything(), zone: fc.anything() }),
      fc.record({ press: fc.oneof(fc.json(), fc.string()), note: fc.anything() }),
      fc.record({ id: fc.anything(), parameter: fc.anything(), answer: fc.anything() }),
    )
    fc.assert(
      fc.property(body, (one) => {
        for (const read of [sentWords, sentPress, sentAnswer])
          try {
            read(one)
          } catch (error) {
            expect(error).toBeInstanceOf(Problem)
          }
      }),
    )
  })
})
