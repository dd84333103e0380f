/** A way in which things fail: how people say it, and which other ways are told in the same words. */
export type Trouble = {
  /** In English, German, French and Japanese; separated by semicolons. */
  readonly said: string
  /** Other troubles, and how much of one is the other, 0 to 1. */
  readonly near?: Readonly<Record<string, number>>
}

/** The ways in which things fail, by our own short name; `fail` says only that something is wrong. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  fail: {
    said: 'cannot; can not; cant; unable; kann nicht; können nicht; fail; fails; failed; failing; failure; failures; error; errors; broken; broke; break; breaks; not working; doesnt work; does not work; wont work; stopped working; kaputt; defekt; fehler; fehlgeschlagen; schlägt fehl; geht nicht; funktioniert nicht; funktionieren nicht; klappt nicht; störung; ausfall; gestört; panne; erreur; erreurs; échoue; échouent; échec; en panne; ne fonctionne plus; ne marche plus; ne fonctionne pas; ne marche pas; hs; エラー; 失敗; 障害; 異常; 不具合; 動かない; できない; できません; wrong; trouble; malfunction; outage; incident; problem; problème; issue',
  },
  down: {
    said: 'down; offline; dead; gone; lost; lose; losing; loss; unreachable; not reachable; inaccessible; unavailable; availability; disconnect; disconnected; disconnection; disconnects; drop; dropped; drops; dropping; cut off; no connection; no connectivity; connectivity lost; cannot reach; cant reach; can not reach; cannot connect; cant connect; can not connect; unable to connect; unable to reach; not connect; cannot be reached; does not connect; doesnt connect; wont connect; connect fails; no ping; not respond; not responding; no response; does not respond; doesnt respond; does not answer; doesnt answer; no answer; no reply; not answering; not answer; nothing goes through; nothing gets through; goes nowhere; not come up; does not come up; missing; silent; stopped; stop; cant get onto; cannot get onto; weg; tot; unerreichbar; nicht erreichbar; nicht mehr erreichbar; nicht zu erreichen; getrennt; unterbrochen; abgebrochen; abbruch; abgerissen; keine verbindung; verbindung verloren; verloren; steht nicht; ausgefallen; antwortet nicht; nicht verbinden; kommt nicht hoch; coupé; coupée; coupure; déconnecté; déconnectée; déconnexion; hors ligne; injoignable; inaccessibles; perdu; perdue; interrompu; tombé; tombée; ne répond plus; ne répond pas; plus de connexion; se connecter; 切断; 切れ; 切れた; 断; 不通; 繋がらない; つながらない; 接続できない; 接続できません; 応答しない; 応答なし; 落ちた; 落ちて; ダウン; 到達できない; 停止; オフライン',
    near: { unstable: 0.8, timeout: 0.8, blocked: 0.5, restart: 0.3 },
  },
  unstable: {
    said: 'bricht ab; bricht; abbrechen; flap; flapping; flaps; unstable; intermittent; intermittently; sporadic; sporadically; on and off; again and again; up and down; keeps dropping; instabil; sporadisch; wackelt; wackelig; immer wieder; instable; intermittent; par intermittence; 不安定; 断続的; 断続; kicked out',
    near: { down: 0.8, restart: 0.4 },
  },
  timeout: {
    said: 'timeout; timeouts; time out; times out; timed out; zeitüberschreitung; délai dépassé; délai d attente; タイムアウト; hang; hangs; hanging; hängt; stuck',
    near: { down: 0.8, slow: 0.5, server: 0.3 },
  },
  slow: {
    said: 'slow; slowly; slowness; sluggish; latency; lag; lagging; laggy; delay; delayed; late; takes forever; take forever; take ages; takes ages; takes long; long time; performance; degraded; langsam; lahm; träge; verzögert; verzögerung; dauert ewig; dauert lange; lent; lente; lentes; lenteur; ralenti; 遅い; 遅延; 遅く; 重い; 低速; high cpu; cpu high; cpu at 100; dtu percentage; deadlock; deadlocks; デッドロック; interblocage; blocking sessions; fall behind; falls behind; backlog; queries hang',
    near: { timeout: 0.5, full: 0.3, throttled: 0.4 },
  },
  refused: {
    said: 'denied; deny; denies; refuse; refused; refuses; forbidden; 403; 401; unauthorized; unauthorised; not authorized; not authorised; authorization failure; authorizationfailure; authorization error; rejected; reject; rejects; access denied; no permission; permission denied; no access; not allowed; may not read; cannot read; cant read; cannot be read; verweigert; abgelehnt; kein zugriff; keine berechtigung; zugriff verweigert; refusé; refusée; refuse l accès; accès refusé; interdit; 拒否; 拒否され; アクセスできない; 権限がない; 認証エラー',
    near: { blocked: 0.7, auth: 0.5, throttled: 0.3, expired: 0.4, down: 0.3 },
  },
  blocked: {
    said: 'blocked; block; blocks; blocking; blockiert; blockt; geblockt; bloque; bloqué; bloquée; ブロック; filtered; does not get out; doesnt get out; nothing gets out; nothing comes out; kommt nicht raus; kommt nicht mehr raus; port closed; is closed; deny hits',
    near: { refused: 0.7, down: 0.5 },
  },
  auth: {
    said: 'authentication; authenticate; authentication failed; login; log in; logon; log on; log onto; sign in; signin; signing in; anmelden; anmeldung; anmeldefehler; einloggen; authentification; connexion impossible; s authentifier; identifier; ログイン; サインイン; 認証; credentials; token expired; invalid token',
    near: { refused: 0.6, expired: 0.4 },
  },
  server: {
    said: '500; 501; 502; 504; 5xx; http 500; http 5xx; bad gateway; gateway timeout; internal server error; server errors; exception; exceptions; ausnahme; 例外; crash; crashes; crashed; crashing; abgestürzt; absturz; stürzt ab; plante; planté; クラッシュ; unhealthy; ungesund; error page; stack trace',
    near: { throttled: 0.4, timeout: 0.4, restart: 0.4 },
  },
  throttled: {
    said: 'throttle; throttled; throttles; throttling; 429; 503; server busy; serverbusy; busy; too many requests; rate limit; limit reached; limits reached; quota; gedrosselt; drosselt; drosselung; überlastet; surchargé; limité; スロットリング; 制限; ビジー',
    near: { refused: 0.4, slow: 0.5, server: 0.5, full: 0.4 },
  },
  restart: {
    said: 'restart; restarts; restarted; restarting; reboot; rebooted; reboots; crash loop; crashloop; crashloopbackoff; oomkilled; oom; killed; evicted; recycled; imagepullbackoff; errimagepull; notready; not ready; neu gestartet; startet neu; starten neu; starten ständig neu; neustart; neustarts; redémarre; redémarrent; redémarrage; 再起動; crashing',
    near: { server: 0.4, down: 0.3, unstable: 0.4 },
  },
  full: {
    said: 'full; out of space; no space; out of memory; memory pressure; exhausted; no more; run out; runs out; voll; erschöpft; plein; saturé; épuisé; 容量不足; 枯渇; メモリ不足; evict; evicting',
    near: { throttled: 0.5, slow: 0.3 },
  },
  expired: {
    said: 'expired; expire; expires; expiry; abgelaufen; läuft ab; expiré; expirée; 期限切れ; 失効; certificate error; invalid certificate',
    near: { refused: 0.4, auth: 0.4 },
  },
}

/** How people ask for something else than why a thing failed. */
export const INQUIRIES =
  'how much; how many; how do i; how do we; how can i; how to; where can i; where do i; can i get; i need a new; need a new; new user; request access; please order; order a; buy; purchase; license; licence; who is; when is; what is the difference; documentation; explain; wie viel; wie kann ich; wie mache ich; wann ist; wer ist; wo finde ich; combien; comment puis je; comment faire; où puis je; いくら; 方法を; やり方; 教えて; poem; joke; holiday; urlaub; vacation; recommend; best practice; create a; set up a; deploy a new; reset my; give me; grant me; add me; change my; install; cost; costs; price; kostet; was kostet; coûte; prix'
