/** How names of resources begin by the usual abbreviations of their kinds; words that English joins by hyphens as well are left out. */
const KINDS = new Set(
  `vm vmss vnet snet subnet nsg asg rg kv st sql sqldb sqlmi mysql psql pg db cosmos redis aks acr func appi agw appgw afw fw vpngw vgw
  gw ergw lgw erc er conn con cn pip nic lb lbi lbe rt udr nat pep pe pls dns bas bastion afd waf apim sb evh evhns egt law plan
  asp ase ca cae ci logic mi id srv svc node pod aks-node prod dev test stg uat qa weu neu eus wus jpe jpw uks frc`.split(
    /\s+/,
  ),
)
const JOINED =
  /^(?:on|pre|post|re|non|self|co|de|un|in|over|under|up|down|back|half|well|multi|inter|intra|cross|semi|sub|anti|auto|mid|long|short|high|low|so|by|far|near|left|right|read|write|time|point|site|hub|peer|client|server|user|end|fail|dead|third|first|second|two|three|one|all|full|part|per|ex|e)-/
const TAILS =
  /-(?:level|side|based|wide|related|specific|only|initiated|triggered|assigned|managed|facing|driven|owned|bound|free|aware|like|style|type|in|on|out|up|down|off|over|through|and|of|by|as|is|generated|defined|tier|layer|local|ready|hosted|backed|enabled|disabled|native|originated|reported|recorded|logged)$|-(?:and|of|by|the|or|as)-/

/** Whether a hyphenated word without digits reads as the name of a resource rather than as an English compound. */
export function isResourceName(token: string, siblings: ReadonlySet<string>): boolean {
  if (/\p{Lu}/u.test(token.slice(0, 1)) || JOINED.test(token) || TAILS.test(token)) return false
  const first = token.slice(0, token.indexOf('-')).toLowerCase()
  return KINDS.has(first) || siblings.has(first)
}

/** How the names begin that stand alone in a cell or a path. */
export function siblingsIn(names: string): ReadonlySet<string> {
  const found = names.matchAll(/(?:^|[/"'=])([a-z]{2,20})-[a-z\d-]{1,80}(?=$|[/"'])/gm)
  return new Set([...found].map((match) => match[1] ?? ''))
}
