import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { choiceMeant, choiceNamed } from '../../src/flow/choice-meant.ts'

const connections = [
  { label: 'conn-to-osaka', value: '203.0.113.10' },
  { label: 'conn-to-tokyo', value: '203.0.113.20' },
]
const around = { common: 'Site-to-site VPN connection disconnected tunnel', known: ['vpngw-hub'] }

describe('which choice a request means', () => {
  test.each([
    ['the one to tokyo', 'conn-to-tokyo'],
    ['osaka line', 'conn-to-osaka'],
    ['the Osaka-tunnel is down', 'conn-to-osaka'],
    ['203.0.113.10', 'conn-to-osaka'],
    ['peer 203.0.113.20:500 does not answer', 'conn-to-tokyo'],
    ['CONN-TO-TOKYO dropped', 'conn-to-tokyo'],
    ['conn-osaka is gone', 'conn-to-osaka'],
    ['conn-to-osaka.contoso.example is gone', 'conn-to-osaka'],
    ['vpn to osaca down', 'conn-to-osaka'],
    ['conn-to-osaak down', 'conn-to-osaka'],
    ['vpngw-hub lost tokyo', 'conn-to-tokyo'],
    ['VPN-Verbindung nach Tokyo weg', 'conn-to-tokyo'],
    ['10.1.2.3 cannot reach osaka', 'conn-to-osaka'],
  ])('“%s” means %s', (text, label) => {
    expect(choiceMeant(text, connections, around)).toMatchObject({ kind: 'choice', choice: { label } })
  })

  test.each([
    ['both osaka and tokyo', null],
    ['the vpn is down', null],
    ['203.0.113.1', '203.0.113.1'],
    ['203.0.113.100 is down', '203.0.113.100'],
    ['conn-to-nagoya is down', 'conn-to-nagoya'],
    ['conn-to-nagoya is down, osaka is fine', 'conn-to-nagoya'],
    ['conn-to-osaka-2 is down', 'conn-to-osaka-2'],
    ['the tunnel to Nagoya is down', 'Nagoya'],
    ['the tunnel to asaka is down', null],
    ['osaca or tokio', null],
  ])('“%s” is asked, and %s is none of them', (text, other) => {
    expect(choiceMeant(text, connections, around)).toMatchObject({ kind: 'open', other })
  })

  test('how a misspelt name was read is said', () => {
    expect(choiceMeant('vpn to osaca down', connections, around)).toMatchObject({
      note: '“osaca” was read as conn-to-osaka',
    })
  })

  test.each([
    ['the vpn is down', 'conn-to-osaka'],
    ['conn-to-nagoya is down', null],
    ['the tunnel to Nagoya is down', null],
    ['peer 203.0.113.77 is down', null],
    ['Tunnel Failed To Connect', 'conn-to-osaka'],
  ])('the only choice there is, and “%s”', (text, label) => {
    const meant = choiceMeant(text, connections.slice(0, 1), around)
    expect(meant.kind === 'choice' ? meant.choice.label : null).toBe(label)
  })

  test('an answer has to name a choice, even the only one', () => {
    expect(choiceNamed('whatever', connections.slice(0, 1))).toMatchObject({ kind: 'open' })
    expect(choiceNamed('osaka', connections.slice(0, 1))).toMatchObject({ kind: 'choice' })
  })

  test('names that differ by a digit or a letter are never taken for one another', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}-[a-z]{1,8}[0-9]{0,2}$/), {
      minLength: 2,
      maxLength: 6,
    })
    fc.assert(
      fc.property(names, fc.nat(), (all, at) => {
        const [asked = ''] = all.slice(at % all.length)
        const choices = all
          .filter((name) => name !== asked)
          .map((label, n) => ({ label, value: `10.0.0.${n}` }))
        const own = choiceMeant(`${asked} is down`, [...choices, { label: asked, value: '10.1.1.1' }])
        expect(own).toMatchObject({ kind: 'choice', choice: { label: asked } })
        const meant = choiceMeant(`${asked} is down`, choices)
        // Only a slip in a long word of letters is read as another name, and then it is said.
        if (meant.kind === 'choice' && meant.note === null && choices.length > 1)
          expect(meant.choice.label.split('-').some((part) => asked.split('-').includes(part))).toBe(true)
      }),
    )
  })
})
