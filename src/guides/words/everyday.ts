/** Words that say nothing of what failed: grammar, politeness, people, and times of the day. */
export const EVERYDAY: ReadonlySet<string> = new Set(
  `a about above across actually after again against all almost alone along already also although always am among an and another any anybody anyone anything
anyway are area around as asap ask asked at ate available away back bad be became because become been before began behind being below best better between big bit both
bring but by call called calling calls came can cant cannot case cause caused causes certain check checked clear close come comes coming complain complained complaining
completely contact could couple currently customer customers day days did didnt different do does doesnt doing done dont due during each early either else end enough entire etc
even ever every everybody everyone everything exactly example far few find fine first five folks following for found four free from front further gave get gets getting give given
go goes going good got great guess guy guys had half happen happened happening happens hard has have havent having he hello help her here hey hi him his hope hour hours how however
i id if ill im in including indeed inside instead into investigate investigation is isnt it its itself just keep keeps kept kind knew know known large last late later least left less let lets like
likely little long look looked looking looks lot lots lunch made make makes making many matter may maybe me mean means meantime middle might mine minute minutes moment month months more morning most much must my
myself name near need needed needs neither never new next night no nobody none noon nor not nothing now number of off often ok okay old on once one only onto open or other others our out over own
people per percent perhaps place please point possible probably put question quick quickly quite rather really reason recent recently regards report reported reports right root said same saw say saying says second
see seem seems seen send sent several shall she should show shows side since six small so some somebody somehow someone something sometimes somewhere soon sorry staff start started starting starts still
stuff such suddenly sure take taken takes taking talk team tell ten than thank thanks that the their them then there these they thing things think this those though three through thus till time times to
today together told tomorrow tonight too took top toward towards tried try trying turn twice two uh um under unfortunately until up upon us use used user users uses using usual usually very via wait want wanted wants was wasnt
way we week weekend weeks well went were what whats when where whether which while who whole why will wish with within without wont word work worked working works worry would write wrong year yes yesterday yet you
your am pm utc gmt cet cest est pst jst z sev sev0 sev1 sev2 sev3 sev4 severity alert alerts fired monitor azure microsoft prod production test dev environment ticket urgent important impact affected alarm triggered resolved preview metric
greater less equal threshold value average total count min max fri sat sun mon tue wed thu jan feb mar apr jun jul aug sep oct nov dec monday tuesday wednesday thursday friday saturday sunday january february march april june july august
september october november december noon midnight evening afternoon ago rest room anyway cloud anymore return returns returned returning something anything spike
ab aber alle allen alles als also am an andere anderen auch auf aus bei beim bereits bis bitte da dafür damit danach danke dann das dass dem den der des deshalb die dies diese dieser dieses doch dort du durch ein eine einem einen einer eines
einfach er es etwa etwas euch für gar ganz gegen gehen gestern gibt ging habe haben hallo hat hatte hatten heute hier hilfe ich ihr im immer in ist ja jemand jetzt kann kannst kein keine keinen keiner kollegen können könnte könnt kommt kunde kunden
leider mal man mehr mein meine mich mir mit mittag morgen muss nach nachmittag nacht nicht nichts noch nochmal nur ob oder ohne paar plötzlich schon sehr seit sein seine sich sie sind so sollte sonst stunde stunden ständig uhr um und uns unser unsere
unserem unseren unserer untersuche untersuchen untersucht ursache finden finde prüfe prüfen schauen schau viel viele vielleicht vom von vor vorhin wann war waren warum was weil wenn wer werden wie wieder wieso wir wird wo wohl worden wurde wurden zu zum zur
zwischen früh frühen abend abends ca circa meldet melden lieferte liefert gesamte komplett extrem umstellung
afin ai alors après au aucun aucune aujourd aussi autre aux avec avoir bonjour c ça car ce cela celle ces cet cette chez comme comment d dans de depuis des deux dont du elle elles en encore entre es est et étaient était être eu fait faire fois heure heures
hier hui ici il ils j jamais je journée jusqu l la le les leur leurs lui ma mais matin me même merci mes midi moi moins mon n ne nos notre nous nuit on ont ou où par parce pas pendant peu peut plus pour pourquoi pouvez pouvoir puis qu quand que quel
quelle qui quoi s sa sans se ses si soir soit son sont sous suis sur ta tous tout toute toutes très trop un une va vers veuillez vient voir vos votre vous y impossible arrive arrivent cesse utilisateurs
頃 今日 昨日 今朝 昨夜 今夜 先ほど 時 分 時半 午前 午後 原因 調査 確認 発生 お願い 必要 急に 急 朝 夜 昼 今 前 後 以降 以来 間 多発 社員 利用者 ユーザー ユーザ 繰り返し 状態 件 対応 返 方 何 次 中 際 為 弊社 当社 繰`.split(
    /\s+/,
  ),
)
