import type { Route } from '../route.ts'

/** The addresses of this room. */
export const investigationRoutes: readonly Route[] = []
