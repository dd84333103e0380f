import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { callArguments, callKey, insideFence } from '../../../src/flow/reason/call-arguments.ts'

test.each([
  ['{"id": "E1"}', { id: 'E1' }],
  ['', {}],
  ['  \n', {}],
  ['"{\\"id\\": \\"E1\\"}"', { id: 'E1' }],
  ['```json\n{"id": "E1"}\n```', { id: 'E1' }],
  ['```\n{"id": "E1"}```', { id: 'E1' }],
  ['{"__proto__": {"polluted": 1}}', JSON.parse('{"__proto__": {"polluted": 1}}')],
])('%j is the object %j', (text, value) => {
  expect(callArguments(text)).toEqual({ kind: 'object', value })
})

test.each([
  ['{"id": ', /no JSON: .*Write one JSON object/],
  ['E1', /no JSON/],
  ['[1]', /must be one JSON object.*not a list/],
  ['7', /not 7/],
  ['null', /not null/],
  ['"\\"{}\\""', /must be one JSON object/],
  [`{"a": "${'x'.repeat(200_001)}"}`, /longer than 200000/],
  [`{"a": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`, /nested too deeply/],
])('%.40j is answered with what is right', (text, why) => {
  expect(callArguments(text)).toMatchObject({ kind: 'wrong', why: expect.stringMatching(why) })
})

test('the key of a call knows neither white space nor the order of keys, and nothing else is the same', () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffled)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, one]) => [key, shuffled(one)]),
          )
        : value
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const again = JSON.parse(JSON.stringify(shuffled(one), null, 3))
      expect(callKey('look', again)).toBe(callKey('look', one))
      if (JSON.stringify(one) !== JSON.stringify(other) && !sameValue(one, other))
        expect(callKey('look', one)).not.toBe(callKey('look', other))
      expect(callKey('look', one)).not.toBe(callKey('see', one))
    }),
  )
})

const sameValue = (one: unknown, other: unknown): boolean => {
  try {
    expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)))
    return true
  } catch {
    return false
  }
}

test('a fence is read where there is one, and only one', () => {
  expect(insideFence('Here it is:\n```json\n{"a": 1}\n```\nDone.')).toBe('{"a": 1}\n')
  expect(insideFence('no fence')).toBeNull()
  expect(insideFence('```a``` and ```b```')).toBeNull()
})
