import module from 'node:module'
import { fileURLToPath } from 'node:url'

// What one process has compiled the next need not: the evaluators of KQL and the servers that tests start are many.
const compiled = fileURLToPath(new URL('node_modules/.cache/guidepost', import.meta.url))
module.enableCompileCache(compiled)
process.env.NODE_COMPILE_CACHE = compiled

/** Files that need the machine for themselves. */
const SERIAL = [
  'test/endurance.test.ts',
  'test/start.test.ts',
  'test/storage/embedded.test.ts',
  'test/tools/',
  'test/chat/teams/chromium.test.ts',
  'test/chat/teams/playground.test.ts',
  // They compare how long things take.
  'test/chat/screen/inert.test.ts',
  'test/chat/slack/receive.test.ts',
  'test/guides/hostile.test.ts',
  'test/incident/plain.test.ts',
  'test/incident/redact.test.ts',
  'test/kql/guard/guard.test.ts',
  'test/kql/guard/guard-tokens.test.ts',
  'test/kql/limits.test.ts',
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
  // More than the two cores that are usual: much of the time passes in waiting for processes and databases.
  maxWorkers: 3,
  maxConcurrency: 2,
  testSequencer: '<rootDir>/test/long-first.js',
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
