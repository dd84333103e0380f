import { dynamics } from './dynamics.ts'
import { maths } from './maths.ts'
import { basics, type Scalar } from './scalar.ts'
import { texts } from './texts.ts'
import { times } from './times.ts'

/** Every scalar function, by name. */
export const scalars: Readonly<Record<string, Scalar>> = {
  ...basics,
  ...dynamics,
  ...maths,
  ...texts,
  ...times,
}
