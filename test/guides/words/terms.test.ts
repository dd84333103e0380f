import { describe, expect, test } from '@jest/globals'
import { nearness, PHRASES, trouble, TYPES, WIDER } from '../../../src/guides/words/lexicon.ts'
import { spelling } from '../../../src/guides/words/spelling.ts'
import { terms } from '../../../src/guides/words/terms.ts'
import { THINGS } from '../../../src/guides/words/things.ts'
import { TROUBLES } from '../../../src/guides/words/troubles.ts'

const keys = (text: string): readonly string[] => [
  ...new Set(terms(text).map(({ kind, key }) => (kind === 'name' ? `=${key}` : key))),
]

describe('what words mean', () => {
  test.each([
    ['key vault', ['#keyvault']],
    ['KeyVault', ['=keyvault', '#keyvault']],
    ['key-vault', ['=key-vault', '#keyvault']],
    ['Virtual machine', ['#vm']],
    ["can't connect", ['!down']],
    ['l’appli, l’app', ['appli', '#app']],
    ['agw-prod-01', ['=agw-prod-01', '#appgw']],
    ['Microsoft.Sql/servers/databases', ['#sql']],
    ['203.0.113.10', ['=203.0.113.10']],
    ['2025-06-18 at 07:20, 3 times', []],
    ['VPN接続が切断', ['#vpn', '#connection', '!down']],
    ['please have a look', []],
    ['Grüße', ['gruss']],
  ])('%s: %j', (text, expected) => {
    expect(keys(text)).toEqual(expected)
  })

  test('every thing and trouble can be said, and refers to others that exist', () => {
    const said = new Set([...PHRASES.values()].flat())
    for (const [name, { of }] of Object.entries(THINGS)) {
      expect(said).toContain(`#${name}`)
      if (of) expect(THINGS).toHaveProperty(of)
    }
    for (const [name, { near = {} }] of Object.entries(TROUBLES)) {
      expect(said).toContain(`!${name}`)
      for (const [other, much] of Object.entries(near)) {
        expect(TROUBLES).toHaveProperty(other)
        expect(nearness(trouble(name), trouble(other))).toBeGreaterThan(0)
        expect(much).toBeLessThan(1)
      }
    }
    for (const type of TYPES.keys()) expect(type).toMatch(/^microsoft\.[a-z]+(?:\/[a-z0-9]+){1,2}$/)
    for (const [kind, wider] of WIDER) expect(WIDER.get(wider)).not.toBe(kind)
  })
})

describe('how words are spelt', () => {
  const right = spelling(['turbine', 'kiln'], ['osaka', 'tokyo']).right

  test.each([
    ['tunel', 'tunnel'],
    ['kuberntes', 'kubernetes'],
    ['unrechable', 'unreachable'],
    ['Storrage', 'storage'],
    ['osaca', 'osaka'],
    ['turbnie', 'turbine'],
  ])('%s is %s', (word, expected) => {
    expect(right(word)).toBe(expected)
  })

  test.each(['coffee', 'asaka', 'kilt', 'vm', 'tunnel', 'Tunnels', 'x1234', 'nagoya', 'größe'])(
    '%s stays',
    (word) => {
      expect(right(word)).toBe(word)
    },
  )
})
