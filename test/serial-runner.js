import TestRunner from 'jest-runner'

/** Runs its test files one after the other: they start processes of their own, and some measure what a person would wait for. */
export default class SerialRunner extends TestRunner {
  isSerial = true
}
