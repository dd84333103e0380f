/** Files that need the machine for themselves. */
const SERIAL = [
  'test/endurance.test.ts',
  'test/start.test.ts',
  'test/faults.test.ts',
  'test/investigate.test.ts',
  'test/model-loop.test.ts',
  'test/audit-command.test.ts',
  'test/storage/embedded.test.ts',
  'test/tools/',
  'test/chat/attacks.test.ts',
  'test/chat/slack/',
  'test/chat/teams/',
  'test/repairs/terminal.test.ts',
]

const usual = {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/seed.ts'],
}

export default {
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    {
      ...usual,
      displayName: 'side by side',
      testPathIgnorePatterns: SERIAL.map((path) => `<rootDir>/${path}`),
    },
    {
      ...usual,
      displayName: 'one by one',
      testMatch: SERIAL.map((path) => `<rootDir>/${path}${path.endsWith('/') ? '**/*.test.ts' : ''}`),
      runner: '<rootDir>/test/serial-runner.js',
    },
  ],
}
