import { bits } from './bits.ts'
import { codePoints } from './code-points.ts'
import { dynamics } from './dynamics.ts'
import { encodings } from './encodings.ts'
import { hashes } from './hashes.ts'
import { ipv4s } from './ipv4.ts'
import { ipv6s } from './ipv6.ts'
import { lists } from './lists.ts'
import { maths } from './maths.ts'
import { paths } from './paths.ts'
import { basics, type Scalar } from './scalar.ts'
import { series } from './series.ts'
import { texts } from './texts.ts'
import { times } from './times.ts'
import { zones } from './zones.ts'

const own: Readonly<Record<string, Scalar>> = {
  ...basics,
  ...bits,
  ...codePoints,
  ...dynamics,
  ...encodings,
  ...hashes,
  ...ipv4s,
  ...ipv6s,
  ...lists,
  ...maths,
  ...paths,
  ...series,
  ...texts,
  ...times,
  ...zones,
}

/** Older and shorter names of functions. */
const aliases: Readonly<Record<string, string>> = {
  array_iif: 'array_iff',
  array_strcat: 'strcat_array',
  arraylength: 'array_length',
  extractall: 'extract_all',
  notempty: 'isnotempty',
  parsejson: 'parse_json',
  parseurl: 'parse_url',
  parseurlquery: 'parse_urlquery',
  toobject: 'todynamic',
  totime: 'totimespan',
}

/** Every scalar function, by name. */
export const scalars: Readonly<Record<string, Scalar>> = {
  ...own,
  ...Object.fromEntries(
    Object.entries(aliases).flatMap(([name, of]): [string, Scalar][] => (own[of] ? [[name, own[of]]] : [])),
  ),
}
