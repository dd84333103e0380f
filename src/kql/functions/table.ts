import { bits } from './bits.ts'
import { canonicals } from './canonical.ts'
import { codePoints } from './code-points.ts'
import { compressed } from './compressed.ts'
import { decompositions } from './decompose.ts'
import { dynamics } from './dynamics.ts'
import { encodings } from './encodings.ts'
import { geo } from './geo.ts'
import { bounded } from './growing.ts'
import { hashes } from './hashes.ts'
import { ipv4s } from './ipv4.ts'
import { ipv6s } from './ipv6.ts'
import { lists } from './lists.ts'
import { maths } from './maths.ts'
import { paths } from './paths.ts'
import { punycode } from './punycode.ts'
import { basics, type Scalar } from './scalar.ts'
import { series } from './series.ts'
import { texts } from './texts.ts'
import { times } from './times.ts'
import { xml } from './xml.ts'
import { zones } from './zones.ts'

const own: Readonly<Record<string, Scalar>> = bounded({
  ...basics,
  ...bits,
  ...canonicals,
  ...codePoints,
  ...compressed,
  ...decompositions,
  ...dynamics,
  ...encodings,
  ...geo,
  ...hashes,
  ...ipv4s,
  ...ipv6s,
  ...lists,
  ...maths,
  ...paths,
  ...punycode,
  ...series,
  ...texts,
  ...times,
  ...xml,
  ...zones,
})

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
  to_utf8: 'unicode_codepoints_from_string',
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
