import { expect, test } from '@jest/globals'
import { strangeNames } from '../../src/flow/strange-names.ts'
import { guide } from './samples.ts'

const own = guide({
  markdown: 'The gateway vpngw-hub; see also vpngw-old.',
  resources: {
    Gateway:
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/vpngw-hub',
  },
  parameters: [
    {
      name: 'RemoteIP',
      declared: true,
      source: {
        kind: 'choose',
        ask: 'Which?',
        choices: [
          { label: 'conn-to-osaka', value: '203.0.113.10' },
          { label: 'conn-to-tokyo', value: '203.0.113.20' },
        ],
      },
    },
  ],
})
const names = (text: string) => strangeNames(text, own).map(({ what }) => what)

test.each([
  ['why did vpngw-east drop conn-to-nagoya at 07:20?', ['vpngw-east', 'conn-to-nagoya']],
  ['conn-to-osaka of vpngw-hub is down', []],
  ['Conn-To-Osaka and VPNGW-HUB', []],
  ['vpngw-old is mentioned in the guide', []],
  ['the site-to-site tunnel is down since 2025-06-18', []],
  ['conn-to-nagoya, conn-to-nagoya!', ['conn-to-nagoya']],
])('%s', (text, strange) => {
  expect(names(text)).toEqual(strange)
})

test('says of what the findings are instead', () => {
  expect(strangeNames('conn-to-nagoya', own)[0]?.why).toMatch(/conn-to-osaka, conn-to-tokyo/)
})
