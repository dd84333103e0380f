export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/seed.ts'],
  testTimeout: 60_000,
  // The long tests start processes of their own, and some measure what a person would wait for.
  maxWorkers: 1,
}
