import Sequencer from '@jest/test-sequencer'

/** The files that take longest, so that no worker begins one of them when the others have ended; a fresh machine knows sizes alone. */
const LONGEST = [
  'test/investigate.test.ts',
  'test/console/chromium.test.ts',
  'test/repairs/terminal.test.ts',
  'test/chat/slack/faults.test.ts',
  'test/faults.test.ts',
  'test/rehearsal/bundled.test.ts',
  'test/rehearsal/command.test.ts',
  'test/repairs/at-most-once.test.ts',
  'test/repairs/matrix.test.ts',
  'test/audit-command.test.ts',
  'test/chat/slack/repairs.test.ts',
  'test/chat/teams/repairs.test.ts',
  'test/sandbox/sandbox.test.ts',
  'test/guides/vpn-signals.test.ts',
]
const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.endsWith(name))
  return at < 0 ? LONGEST.length : at
}

export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b))
  }
}
