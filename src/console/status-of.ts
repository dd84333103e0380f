import type { Problem, ProblemCode } from '../incident/problem.ts'

const STATUS: Readonly<Partial<Record<ProblemCode, number>>> = {
  usage: 400,
  'not-allowed': 403,
  'not-found': 404,
  'queue-full': 503,
  stopping: 503,
  'sign-in-unavailable': 503,
  'storage-full': 503,
  'storage-unavailable': 503,
}

/** The HTTP status with which a problem is told. */
export const statusOf = ({ code }: Problem): number => STATUS[code] ?? 422
